import { describe, expect, it } from 'vitest';
import { Cel, type Value, type Values } from '../core/values.ts';
import { compileExpression } from './cel/expression.ts';
import { render, renderText } from './render.ts';
import { type Layer, layer, Scope, TemplateError, UndefinedVariable } from './scope.ts';

function scopeOf(...all: Values[]): Scope {
  return new Scope(all.map((values) => layer(values)));
}

/** How a text and an expression meet the same problem. */
async function failures(template: string, expression: string, scope: Scope): Promise<unknown[]> {
  const compiled = await compileExpression(expression);
  return [
    () => render(template, scope),
    () => renderText(`${template} `, scope),
    () => compiled.evaluate(scope),
  ].map((run) => {
    try {
      return run();
    } catch (error) {
      return error;
    }
  });
}

describe('layers', () => {
  const scope = scopeOf({ a: 1, b: '{{ c }}', c: 'low' }, { a: 2 });

  it('the last one wins, and names are listed once', () => {
    expect([scope.get('a'), [...scope.names()], scope.has('c'), scope.has('d')]).toEqual([
      2,
      ['a', 'b', 'c'],
      true,
      false,
    ]);
  });

  it('a layer on top is seen by templates below, and the scope below stays as it was', () => {
    expect(scope.get('b')).toBe('low');
    expect(scope.with(layer({ c: 'top' })).get('b')).toBe('top');
    expect(scope.get('b')).toBe('low');
  });
});

describe('variables made of variables', () => {
  it.each<[string, Values, Value]>([
    ['{{ a }}', { a: '{{ b }}', b: '{{ c }}', c: [1] }, [1]],
    ['{{ db.url }}', { db: { host: 'h', url: '{{ db.host }}:1' } }, 'h:1'],
    ['{{ db.host }}', { db: { host: 'h', url: '{{ broken }}' } }, 'h'],
    ['{{ a.x }}', { a: '{{ b }}', b: { x: 1 } }, 1],
    ['{{ m }}', { m: { list: ['{{ n }}', 2] }, n: 1 }, { list: [1, 2] }],
    ['{{ list.[1] }}', { list: ['{{ broken }}', 2] }, 2],
  ])('%s in %j', (text, values, wanted) => expect(render(text, scopeOf(values))).toEqual(wanted));

  it('an expression looks only at the members that it needs', async () => {
    const scope = scopeOf({ db: { port: 5, url: '{{ broken }}' } });
    expect((await compileExpression('db.port == 5')).test(scope)).toBe(true);
  });

  it.each<[Values, string, string[]]>([
    [{ a: '{{ a }}' }, 'a', ['a', 'a']],
    [{ a: '{{ b }}', b: 'x{{ c.d }}', c: { d: '{{ a }}' } }, 'a', ['a', 'b', 'c.d', 'a']],
    [{ x: '{{ a }}', a: '{{ b }}', b: '{{ a }}' }, 'x', ['a', 'b', 'a']],
  ])('names the cycle in %j', (values, name, chain) => {
    let error: unknown;
    try {
      scopeOf(values).get(name);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TemplateError);
    expect((error as TemplateError).chain).toEqual(chain);
  });

  it('says through which variables an undefined one was reached', () => {
    const scope = scopeOf({ site: '{{ url }}/', url: '{{ db.prot }}', db: { port: 1 } });
    let error: unknown;
    try {
      render('{{ site }}', scope);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ path: 'db.prot', chain: ['site', 'url'], hint: 'did you mean "db.port"?' });
    expect((error as Error).message).toBe('"db.prot" is undefined (used by "url", used by "site")');
  });

  it('a syntax error names the variable that has it', () => {
    expect(() => scopeOf({ a: '{{ b', c: '{{ a }}' }).get('c')).toThrow(
      'in the variable "a": a {{ is not closed by }}',
    );
  });
});

describe('undefined is an error everywhere', () => {
  const scope = scopeOf({ db: { port: 1 }, xs: ['a'], outer: 1 });
  it.each([
    ['{{ nope }}', 'nope', 'nope', undefined],
    ['{{ db.prot }}', 'db.prot', 'db.prot', 'did you mean "db.port"?'],
    ['{{ db.port.x }}', 'db["port"]["x"]', 'db.port.x', '"db.port" is a number'],
    ['{{#if nope}}{{/if}}', 'nope ? 1 : 2', 'nope', undefined],
    ['{{#unless nope}}{{/unless}}', '!nope', 'nope', undefined],
    ['{{#if nope.x}}{{/if}}', 'nope.x', 'nope', undefined],
    ['{{#if (not nope)}}{{/if}}', 'has(nope.x)', 'nope', undefined],
    ['{{#each nope}}{{/each}}', 'nope.map(x, x)', 'nope', undefined],
    ['{{#each db.prot}}{{/each}}', 'db.prot.map(x, x)', 'db.prot', 'did you mean "db.port"?'],
    ['{{#with nope}}{{/with}}', '[nope]', 'nope', undefined],
    ['{{ lower nope }}', 'lower(nope)', 'nope', undefined],
    ['{{ default db.port (lower nope) }}{{ nope }}', 'default(db.x, nope)', 'nope', undefined],
    ['{{ lookup db "prot" }}', 'true && db.prot', 'db.prot', 'did you mean "db.port"?'],
    ['{{ xz }}', 'xz', 'xz', 'did you mean "xs"?'],
    [
      '{{ ansible_os_family }}',
      'ansible_os_family',
      'ansible_os_family',
      'facts are in the variable "facts": facts.os_family',
    ],
    ['{{#if (eq nope 1)}}{{/if}}', 'nope == 1 || true', 'nope', undefined],
    ['{{#if (and outer nope)}}{{/if}}', '[1].exists(x, nope || x == 1)', 'nope', undefined],
  ])('%s and %s', async (template, expression, path, hint) => {
    for (const error of await failures(template, expression, scope)) {
      expect(error).toBeInstanceOf(UndefinedVariable);
      expect(error).toMatchObject({ path, hint });
    }
  });

  it.each([
    ['{{#if db.prot}}a{{else}}b{{/if}}', 'has(db.prot) ? "a" : "b"'],
    ['{{#if (or db.x.y false)}}a{{else}}b{{/if}}', 'defined(db.x.y) ? "a" : "b"'],
    ['{{ default nope "b" }}', 'default(nope, "b")'],
    ['{{#if (defined nope)}}a{{else}}b{{/if}}', 'defined(nope) && nope ? "a" : "b"'],
  ])('%s may ask', async (template, expression) => {
    const [text, , value] = await failures(template, expression, scope);
    expect([text, value]).toEqual(['b', 'b']);
  });

  it('default and defined see through variables', () => {
    const broken = scopeOf({ a: '{{ b }}', b: '{{ nope }}' });
    expect(render('{{ default a 1 }}{{ defined a }}', broken)).toBe('1false');
  });

  it('within each, a name of the outside is told how to be written', () => {
    const text = '{{#each xs}}{{ outer }}{{/each}}';
    expect(() => renderText(text, scope)).toThrow(
      expect.objectContaining({
        path: 'this.outer',
        hint: 'within {{#each}} and {{#with}} write {{ @root.outer }}',
      }),
    );
  });
});

describe('what a layer throws passes unchanged', () => {
  class Pending {
    readonly what = 'not an Error at all';
  }
  const notError = new Pending();
  const error = new RangeError('not yet');
  const texts = [
    '{{ late }}',
    '{{ via }}',
    '{{#if late}}{{/if}}',
    '{{#each late.list}}{{/each}}',
    '{{ default late 1 }}',
    '{{ lower late.x }}',
    '{{#if (and true late)}}{{/if}}',
  ];
  const expressions = [
    'late',
    'via',
    'late ? 1 : 2',
    'late.list.all(x, x)',
    'default(late, 1)',
    'late || true',
    'defined(late)',
    'has(late.x)',
    '[1].exists(x, late == x || true)',
    'lower(late)',
  ];

  function lateLayer(thrown: unknown): Layer {
    const get = () => {
      throw thrown;
    };
    return { has: (name) => name === 'late', names: () => ['late'], get };
  }

  it.each([notError, error])('%o', async (thrown) => {
    const scope = new Scope([layer({ via: 'x{{ late.y }}' }), lateLayer(thrown)]);
    const runs = [...texts.map((text) => () => render(text, scope))];
    for (const source of expressions) {
      const compiled = await compileExpression(source);
      runs.push(() => compiled.evaluate(scope));
    }
    for (const run of runs) {
      let caught: unknown;
      try {
        run();
      } catch (reason) {
        caught = reason;
      }
      expect(caught, run.toString()).toBe(thrown);
    }
  });
});

describe('data is never rendered', () => {
  const evil = '{{ secret }}';
  const data = layer({ out: evil, map: { a: [evil] }, item: new Cel('secret') as Value }, { plain: true });
  const scope = new Scope([
    layer({ secret: 's3cret', copy: '{{ out }}', again: '{{ copy }}', pair: ['{{ map.a }}'] }),
    data,
  ]);

  it.each([
    '{{ out }}',
    '{{ copy }}',
    '{{ again }}',
    '{{ map.a.[0] }}',
    '{{ default out 1 }}',
    '{{#each map.a}}{{this}}{{/each}}',
    '{{ lower out }}',
  ])('%s', (text) => expect(render(text, scope)).toBe(evil));

  it('nor in lists, nor in expressions, nor expressions in data', async () => {
    expect(render('{{ pair }}', scope)).toEqual([[evil]]);
    for (const source of ['out', 'copy', 'map.a[0]', 'map["a"].map(x, x)[0]', 'again + ""'])
      expect((await compileExpression(source)).evaluate(scope)).toBe(evil);
    expect(renderText('<{{ item }}>', scope)).toBe('<secret>');
  });
});
