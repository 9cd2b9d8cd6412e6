import { render } from '../template/render.ts';
import type { Action } from './action.ts';
import { unchangedResult } from './results.ts';

export const debugAction: Action = {
  params: {
    msg: { type: 'any', doc: 'The message.' },
    var: { type: 'string', doc: 'An expression whose value is shown.' },
  },
  expressions: 'var',
  check: (args) =>
    (args.msg === undefined) === (args.var === undefined) ? 'give either msg or var' : undefined,
  run({ args, expressions: [wanted] }, scope) {
    const value = wanted ? wanted.evaluate(scope) : render(args.msg ?? 'Hello world!', scope);
    const message = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
    return { ...unchangedResult({ msg: value }), message };
  },
};
