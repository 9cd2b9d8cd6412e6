import { textOf } from '../core/text.ts';
import { render } from '../template/render.ts';
import type { Action } from './action.ts';
import { failedResult } from './results.ts';

export const failAction: Action = {
  params: {
    msg: { type: 'string', doc: 'Why the task fails.' },
  },
  ends: ({ ignoreErrors, failedWhen }) => ignoreErrors === false && failedWhen === undefined,
  run: ({ args }, scope) => failedResult(textOf(render(args.msg ?? 'Failed as requested from task', scope))),
};
