import { beforeAll, describe, expect, it } from 'vitest';
import type { Value, Values } from '../../core/values.ts';
import { compileExpression } from '../../template/cel/expression.ts';
import { prepareAll, render } from '../../template/render.ts';
import { layer, Scope, TemplateError, UndefinedVariable } from '../../template/scope.ts';
import { isEmpty } from '../../template/text.ts';
import { asCel } from '../cel-hint.ts';
import { rewritten } from '../syntax-hint.ts';
import { error, meanings, others, values } from './meanings.fixture.ts';

beforeAll(prepareAll);

/** What the line of a hint gives: a value, or an error that says what is wrong. */
async function given(run: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (thrown) {
    expect(thrown instanceof TemplateError || thrown instanceof UndefinedVariable, String(thrown)).toBe(true);
    return error;
  }
}

const scopeFor = (x: Value | undefined) => new Scope([layer((x === undefined ? {} : { x }) as Values)]);
/** Conditions are true or false here. */
const isCondition = (jinja: string) => /\b(and|or) (true|false)$/.test(jinja);
const truth = (value: Value) => (value === error ? value : !isEmpty(value));
const isText = (value: Value | undefined) => typeof value === 'string' || typeof value === 'number';

describe('the line of a hint means what Jinja means', () => {
  it.each(meanings)('%s', async (jinja, wanted) => {
    const source = asCel(jinja);
    const template = /^write (\{\{ .* \}\})$/s.exec(rewritten(jinja) ?? '')?.[1];
    const wrong: string[] = [];
    let same = 0;
    for (const [i, [name, x]] of Object.entries(values).entries()) {
      if (others[jinja]?.of.includes(name)) continue;
      const scope = scopeFor(x);
      const results = [await given(async () => (await compileExpression(source)).evaluate(scope))];
      if (template) results.push(await given(() => render(template, scope)));
      for (const result of results) {
        const [gave, gives] = [result, wanted[i]!].map(isCondition(jinja) ? truth : (value) => value);
        if (JSON.stringify(gave) === JSON.stringify(gives)) same++;
        // an error is reported, and nothing else happens; other tests show what values other than texts and numbers give in a text
        else if (result !== error && gives !== error && !(typeof result === 'string' && !isText(x)))
          wrong.push(`${name}: ${JSON.stringify(result)}, not ${JSON.stringify(gives)}`);
      }
    }
    expect([source, ...wrong]).toEqual([source]);
    expect(same, source).toBeGreaterThan(0);
  });
});
