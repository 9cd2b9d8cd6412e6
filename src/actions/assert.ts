import { textOf } from '../core/text.ts';
import { firstThat } from '../evaluate/conditions.ts';
import { render } from '../template/render.ts';
import type { Action } from './action.ts';
import { failedResult, unchangedResult } from './results.ts';

export const assertAction: Action = {
  params: {
    that: { type: 'any', required: true, doc: 'Expressions; all of them must be true.' },
    fail_msg: { type: 'string', aliases: ['msg'], doc: 'The message if one of them is false.' },
    success_msg: { type: 'string', doc: 'The message if all are true.' },
    quiet: { type: 'bool', doc: 'Do not report those that are true.' },
  },
  expressions: 'that',
  run({ args, expressions }, scope) {
    const wrong = firstThat(false, expressions, scope);
    if (wrong) {
      const message = args.fail_msg ?? args.msg;
      const text = message === undefined ? '' : `${textOf(render(message, scope))} `;
      return failedResult(`${text}(${wrong.source} is false)`);
    }
    return {
      ...unchangedResult({}),
      ...(args.success_msg !== undefined && { message: textOf(render(args.success_msg, scope)) }),
    };
  },
};
