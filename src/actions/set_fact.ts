import type { Action } from './action.ts';
import { setVariables } from './variables.ts';

export const setFactAction: Action = {
  params: {
    cacheable: { type: 'bool', doc: 'Has no effect: facts are not kept between runs.' },
  },
  takesVariables: true,
  defines: ({ args }) => Object.keys(args),
  run: ({ args }, scope) => setVariables(args, scope),
};
