import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dueCases } from '../../test/support/today.ts';
import { type Inventory, loadInventory } from '../inventory/load.ts';
import { inspectPlan } from '../playbook/load.ts';

/** Each mutant is tried once in so many days: all of them take half a minute. */
const days = 12;

const folder = mkdtempSync(join(tmpdir(), 'kplay-mutation-'));
afterAll(() => rmSync(folder, { recursive: true }));

const playbook = [
  {
    name: 'Play',
    hosts: ['web', 'db'],
    become: true,
    become_user: 'root',
    vars: { a: '{{ b }}', b: { c: [1] } },
    vars_files: ['vars.yml'],
    gather_facts: true,
    serial: ['30%'],
    tags: ['x'],
    roles: [{ role: 'r', vars: { p: 1 }, when: 'true', tags: 'y' }],
    tasks: [
      {
        name: 'One {{ a }}',
        copy: { src: 'f', dest: '/f', mode: '0644' },
        when: ['a != null'],
        loop: ['{{ a }}'],
      },
      { command: 'a', register: 'r1', notify: ['H'], changed_when: 'r1.rc == 0', environment: { A: 'b' } },
      { set_fact: { f: '{{ a }}' } },
      { assert: { that: ['f == 1'], fail_msg: 'no' } },
      { debug: { var: 'a' }, vars: { q: 1 } },
      { include_tasks: { file: 'more.yml' }, when: 'a != null', vars: { z: 1 } },
      { meta: 'flush_handlers' },
    ],
    handlers: [{ name: 'H', fail: { msg: 'x' }, listen: ['l'] }],
  },
];
const others: Record<string, unknown> = {
  'hosts.yml': { all: { children: { web: { hosts: { w: { x: '{{ y }}' } } }, db: { hosts: { d: null } } } } },
  'vars.yml': { v: '{{ a }}' },
  'more.yml': [{ command: 'b {{ z }}' }],
  'files/f': 'x',
  'roles/r/tasks/main.yml': [{ command: '{{ p }} {{ d }}', notify: 'RH' }],
  'roles/r/handlers/main.yml': [{ name: 'RH', command: 'x' }],
  'roles/r/defaults/main.yml': { d: 1 },
  'roles/r/meta/main.yml': { dependencies: [] },
};
const values = [null, true, '{{ a', '{{ nothing.x }}', [null], { ['__proto__']: 1 }, [{ a: 1 }]];

/** Words whose values become a part of a hint, or of a name. */
const foreign = [
  {
    hosts: 'web',
    tasks: [
      { debug: null, with_items: ['a'] },
      { debug: null, with_dict: 'a' },
      { debug: null, with_sequence: 'start=1 end=2' },
      { debug: null, with_nested: [['a'], ['b']] },
      { debug: null, with_subelements: ['a', 'b'] },
      { import_role: { name: 'r' } },
      { include: { file: 'more.yml' } },
      { action: { module: 'copy', dest: '/a' } },
      { command: { argv: ['a'] } },
      { add_host: { name: 'a', groups: ['b'], port: 1 } },
      { group_by: { key: 'a', parents: ['b'] } },
      { include_vars: { file: 'vars.yml', name: 'a' } },
      {
        docker_container: { name: 'a', image: 'b', networks: [{ name: 'c' }], healthcheck: { test: ['d'] } },
      },
      { docker_image: { name: 'a', build: { path: '/a', args: { b: 'c' } } } },
      { debug: { msg: "{{ lookup b 'c' }} {{ lookup b x }}" }, vars: { b: { c: 1 }, x: 'c' } },
    ],
  },
];

/** All copies of a value in which one node is another one. */
function* mutants(value: unknown): Generator<unknown> {
  yield* values;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const copy = () => (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    for (const mutant of mutants(item)) yield Object.assign(copy(), { [key]: mutant });
    const without = copy();
    delete without[key];
    yield Array.isArray(value) ? Object.values(without) : { ...without, [`${key}x`]: item };
  }
}

let inventory: Inventory;
const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
const options = () => ({ inventory, tags: [], skipTags: [], extraVars: {} });
const inspect = () => inspectPlan([join(folder, 'site.yml')], options());

beforeAll(async () => {
  for (const [name, value] of Object.entries({ ...others, 'site.yml': playbook })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    write(name, value);
  }
  inventory = await loadInventory([join(folder, 'hosts.yml')]);
});

describe('any file gives a plan or findings', () => {
  it('the playbook itself is fine', async () => {
    const { diagnostics } = await inspect();
    expect(diagnostics).toEqual([]);
  });

  it('words of other spellings', async () => {
    for (const mutant of dueCases([...mutants(foreign)], days)) {
      write('site.yml', mutant);
      await inspectPlan([join(folder, 'site.yml')], { ...options(), style: true }).catch((error: unknown) => {
        throw new Error(JSON.stringify(mutant), { cause: error });
      });
    }
    write('site.yml', playbook);
  }, 60_000);

  it.each([
    'site.yml',
    'vars.yml',
    'more.yml',
    ...Object.keys(others).filter((name) => name.startsWith('roles/')),
  ])(
    '%s',
    async (name) => {
      const original = name === 'site.yml' ? playbook : others[name];
      for (const mutant of dueCases([...mutants(original)], days)) {
        write(name, mutant);
        await inspect().catch((error: unknown) => {
          throw new Error(`${name}: ${JSON.stringify(mutant)}`, { cause: error });
        });
      }
      write(name, original);
    },
    60_000,
  );
});
