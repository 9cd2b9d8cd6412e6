import { textOf } from '../core/text.ts';
import { nameAmong } from '../evaluate/names.ts';
import { layer } from '../template/scope.ts';
import type { Action } from './action.ts';
import { setVariables } from './variables.ts';

export const includeVarsAction: Action = {
  params: {
    file: { type: 'string', doc: "A file of variables, in the role's vars/ or beside the tasks." },
    first_found: { type: 'list', doc: 'Files to choose from: the first that exists is used.' },
    name: {
      type: 'string',
      doc: 'A variable that holds all of them. Without a name, each is a variable of its own.',
    },
  },
  stringArgument: 'file',
  readsVariables: true,
  check: ({ file, first_found }) =>
    (file === undefined) === (first_found === undefined) ? 'give either file or first_found' : undefined,
  defines: ({ args, files }) =>
    args.name === undefined ? [...(files?.values() ?? [])].flatMap(Object.keys) : [textOf(args.name)],
  run(task, scope) {
    const file = task.files!.get(task.names ? nameAmong(task.names, scope) : '')!;
    const { name } = task.args;
    const given = name === undefined ? file : { [textOf(name)]: file };
    // an unknown value makes the whole task unknown
    return setVariables(given, scope.with(layer(file)), (read) => read());
  },
};
