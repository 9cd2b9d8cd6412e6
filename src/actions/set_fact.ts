import type { Values } from '../core/values.ts';
import type { Action } from './action.ts';
import { splitVariables } from './variable-arguments.ts';
import { setVariables } from './variables.ts';

export const setFactAction: Action = {
  params: {
    cacheable: { type: 'bool', doc: 'Has no effect: facts are not kept between runs.' },
  },
  takesVariables: true,
  needsVariables: true,
  defines: ({ args }) => Object.keys(variablesIn(args)),
  run: ({ args }, scope) => setVariables(variablesIn(args), scope),
};

function variablesIn(args: Values): Values {
  return splitVariables(setFactAction, args).variables;
}
