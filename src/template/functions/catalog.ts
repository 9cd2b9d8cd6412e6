import { comparisons } from './comparisons.ts';
import { controller } from './controller.ts';
import { formats } from './formats.ts';
import type { Documented, TemplateFunction } from './function.ts';
import { lists } from './lists.ts';
import { mappings } from './mappings.ts';
import { numbers } from './numbers.ts';
import { patterns } from './patterns.ts';
import { texts } from './texts.ts';

export { apply, type Documented, miscount, type TemplateFunction } from './function.ts';
export { comparisons };

/** The functions of both languages, in the groups in which they are documented. */
export const groups = { texts, patterns, lists, mappings, numbers, formats, controller };

/** All of them by name. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map(
  Object.values(groups).flatMap((group) => Object.entries(group)),
);

/** Functions of a variable, not of its value: both languages implement these themselves. */
export const questions: ReadonlyMap<string, Documented> = new Map<string, Documented>([
  [
    'default',
    {
      takes: ['variable', 'value', 'empty?'],
      doc: 'The variable if it is defined and not null, else the value. If the third argument is true, also the value if the variable is empty or false.',
      example: ['default db.user "none"', 'none'],
    },
  ],
  [
    'defined',
    { takes: ['variable'], doc: 'Whether the variable is defined.', example: ['defined db.user', false] },
  ],
]);

/** The member of a mapping, or the item of a list, at a computed key; expressions use brackets for it. */
export const lookupDoc: Documented = {
  takes: ['value', 'key'],
  doc: 'The value of a key of a mapping, or the item of a list with that number, counted from 0.',
  example: ['lookup db "port"', 5432],
};

/** The names of all functions that a template can call. */
export function namesInTemplates(): string[] {
  return [...functions.keys(), ...comparisons.keys(), ...questions.keys(), 'lookup'];
}
