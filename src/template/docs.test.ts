import { expect, it } from 'vitest';
import { fencesOf } from '../../test/support/fences.ts';
import { fromYaml } from '../yaml/data.ts';
import { renderText } from './render.ts';
import { layer, Scope } from './scope.ts';

const [values, ...blocks] = fencesOf('docs/templates.md');
const scope = new Scope([layer(fromYaml(values!.text) as never)]);
/** Each template with the text that follows it. */
const examples = blocks
  .map(({ kind, text }, i) => ({ kind, template: text, result: blocks[i + 1] }))
  .filter(({ kind }) => kind === 'handlebars template');

it('each example of docs/templates.md says what it gives', () => {
  expect(examples.length).toBeGreaterThan(8);
  expect(examples.map(({ result }) => result?.kind)).toEqual(examples.map(() => 'text'));
});

it.each(examples)('$template', ({ template, result }) => {
  expect(renderText(template, scope)).toBe(result!.text);
});
