import { expect, it } from 'vitest';
import { render } from '../../template/render.ts';
import { layer, Scope } from '../../template/scope.ts';
import { factsFrom } from './facts.ts';

const twice = 'the fact "default_ipv4" has two values';

it.each([
  ['a text, then a mapping', { default_ipv4: 'x', 'default_ipv4.address': 'y' }],
  ['a mapping, then a text', { 'default_ipv4.address': 'y', default_ipv4: 'x' }],
])('%s: a host that contradicts itself has no facts', (_, said) => {
  expect(() => factsFrom(said)).toThrow(new Error(twice));
});

it.each(['__proto__', 'constructor', 'prototype', 'become', 'toString', 'hasOwnProperty'])(
  'a fact that is called %s means nothing',
  (name) => {
    const said = Object.assign(Object.create(null), {
      [`${name}.polluted`]: 'yes',
      hostname: 'h',
      cpus: '2',
    });
    const facts = factsFrom(said);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(facts.hostname).toBe('h');
    expect(Object.keys(facts)).toEqual([name, 'hostname', 'cpus']);
    const scope = new Scope([layer({ facts }, { plain: true })]);
    expect(render('{{ facts.cpus }}', scope)).toBe(2);
    expect(scope.has(name)).toBe(false);
  },
);
