import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fromYaml } from '../yaml/data.ts';
import { renderText } from './render.ts';
import { layer, Scope } from './scope.ts';

const text = readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8');
const [, values] = /```yaml\n([\s\S]*?)```/.exec(text)!;
const scope = new Scope([layer(fromYaml(values!) as never)]);
const examples = [...text.matchAll(/```handlebars\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)];

it('each example of docs/templates.md says what it gives', () => {
  expect(examples.length).toBeGreaterThan(8);
  expect(examples).toHaveLength(text.match(/^```handlebars$/gm)!.length);
});

it.each(examples.map(([, template, result]) => [template!, result!]))('%s', (template, result) => {
  expect(renderText(template, scope)).toBe(result);
});
