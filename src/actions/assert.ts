import { textOf } from '../core/text.ts';
import { firstThat } from '../evaluate/conditions.ts';
import { render } from '../template/render.ts';
import type { Action } from './action.ts';
import { failedResult, unchangedResult } from './results.ts';

export const assertAction: Action = {
  params: {
    that: { type: 'any', required: true, doc: 'Expressions; all of them must hold.' },
    fail_msg: { type: 'string', aliases: ['msg'], doc: 'What to say when one does not hold.' },
    success_msg: { type: 'string', doc: 'What to say when all hold.' },
    quiet: { type: 'bool', doc: 'Say nothing about those that hold.' },
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
