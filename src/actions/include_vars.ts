import { forms } from '../core/forms.ts';
import { textOf } from '../core/text.ts';
import { nameAmong } from '../evaluate/names.ts';
import { layer } from '../template/scope.ts';
import type { Action } from './action.ts';
import { setVariables } from './variables.ts';

export const includeVarsAction: Action = {
  params: {
    file: { type: 'string', doc: "A file of variables, in the role's vars/ or beside the tasks." },
    first_found: { type: 'list', doc: 'Files to choose from: the first that exists is used.' },
    dir: {
      type: 'string',
      doc: 'A folder: all files of variables in it and in the folders below, in the order of their names.',
    },
    ignore_files: {
      type: 'list',
      form: forms.entryName,
      default: [],
      doc: 'The names of files of dir to leave out.',
    },
    extensions: {
      type: 'list',
      form: { is: 'yml, yaml or json', pattern: /^(ya?ml|json)$/ },
      default: ['yml', 'yaml', 'json'],
      doc: 'How the names of files of dir end.',
    },
    depth: {
      type: 'int',
      min: 0,
      default: 0,
      doc: 'How many levels of folders dir has; 0 is for all of them.',
    },
    name: {
      type: 'string',
      doc: 'A variable that holds all of them. Without a name, each is a variable of its own.',
    },
  },
  stringArgument: 'file',
  readsVariables: true,
  check: ({ file, first_found, dir }) =>
    [file, first_found, dir].filter((each) => each !== undefined).length === 1
      ? undefined
      : 'give one of file, first_found and dir',
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
