import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { fencesOf, pages, root } from '../../../test/support/fences.ts';
import { Cel, isMapping, Raw, type Value } from '../../core/values.ts';
import { moduleExamples, moduleNames } from '../../modules/catalog.ts';
import { loadYaml, readYaml } from '../../yaml/read.ts';
import { jsonSchema, type SchemaKind, schemaKinds } from './json-schema.ts';

/** The schemas of the blocks in the docs whose kind has another name. */
const schemaOf: Record<string, string> = { 'yaml settings': 'project', 'yaml plugin': 'inventory' };
const validators = {} as Record<SchemaKind, ValidateFunction>;

beforeAll(async () => {
  for (const kind of Object.keys(schemaKinds) as SchemaKind[]) {
    const ajv = new Ajv2020({
      strict: true,
      allowUnionTypes: true,
      strictTypes: false,
      strictRequired: false,
      // most of its time, which a schema that is used once does not give back
      code: { optimize: false },
      inlineRefs: false,
    });
    validators[kind] = ajv.compile(await jsonSchema(kind));
  }
}, 120_000);

/** A value as JSON: what YAML tags becomes text. */
function json(value: Value): unknown {
  if (value instanceof Cel) return `{{ ${value.source} }}`;
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return value.map(json);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, json(item)]));
}

/** What the schema has against a value: all complaints in one text, or nothing. */
function complaint(kind: SchemaKind, value: Value): string | undefined {
  const validate = validators[kind];
  if (validate(json(value))) return undefined;
  return validate
    .errors!.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)} ${e.propertyName ?? ''}`)
    .join('\n');
}

const yamlIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => /\.ya?ml$/.test(f))
    : [];

describe('accepts what is right', () => {
  it('the examples of all modules', async () => {
    const names = await moduleNames();
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const examples = readYaml(await moduleExamples(name), name) as { name: string; task: Value }[];
      for (const { name: title, task } of examples)
        for (const kind of ['tasks', 'handlers'] as const)
          expect(complaint(kind, [task]), `${name}: ${title}`).toBeUndefined();
    }
  });

  it.each([
    ...yamlIn(join(root, 'playbooks'))
      .filter((f) => !f.includes('/'))
      .map((f) => `playbooks/${f}`),
    'bench/play/site.yml',
  ])('%s', async (file) => expect(complaint('playbook', await loadYaml(join(root, file)))).toBeUndefined());

  const kindOf: Record<string, SchemaKind> = {
    tasks: 'tasks',
    handlers: 'handlers',
    defaults: 'vars',
    vars: 'vars',
    meta: 'meta',
  };
  const ofRoles = yamlIn(join(root, 'roles')).filter((file) => Object.hasOwn(kindOf, file.split('/')[1]!));
  it('there are roles', () => expect(ofRoles.length).toBeGreaterThan(10));
  it.each(ofRoles)('roles/%s', async (file) =>
    expect(
      complaint(kindOf[file.split('/')[1]!]!, await loadYaml(join(root, 'roles', file))),
    ).toBeUndefined(),
  );

  it.each(pages)('the examples in %s', (page) => {
    for (const { kind, text } of fencesOf(page)) {
      const schema = schemaOf[kind] ?? kind.replace('yaml ', '');
      if (Object.hasOwn(validators, schema))
        expect(complaint(schema as SchemaKind, readYaml(text, page)), text).toBeUndefined();
    }
  });

  const rights: [SchemaKind, string][] = [
    [
      'tasks',
      '- file: { path: "{{ a }}", mode: "{{ b }}", recurse: "{{ c }}", src: null, state: "{{ d }}" }',
    ],
    ['tasks', '- copy: { dest: /a, content: 1, mode: "u=rw,go=r" }'],
    ['tasks', '- setup:'],
    [
      'tasks',
      '- set_fact: { a: [1] }\n- meta: flush_handlers\n- include_tasks: x.yml\n- assert: { that: [a, b] }',
    ],
    ['tasks', '- add_host: { hostname: a, groups: [b], color: red }\n- group_by: { key: a, parents: b }'],
    ['playbook', '- { hosts: all, serial: [1, "50%"], tasks: [{ command: a, when: true, loop: [1] }] }'],
    ['playbook', '- { hosts: all, roles: [a, { role: b, vars: { c: 1 }, tags: [x] }] }'],
    ['inventory', 'all:\n  hosts: one\n  children: { web: { hosts: { a: , "b[1:3]": { x: 1 } } } }\nempty:'],
    ['inventory', 'plugin: constructed\ngroups: {}'],
    ['meta', 'dependencies: [a]'],
    [
      'meta',
      'allow_duplicates: true\ngalaxy_info: { author: me }\nargument_specs: { main: { options: {} } }',
    ],
    [
      'argument_specs',
      'argument_specs:\n  main:\n    short_description: x\n    options:\n      a: { type: list, elements: dict, options: { b: { choices: [1] } } }',
    ],
  ];
  it.each(rights)('%s: %s', (kind, text) => expect(complaint(kind, readYaml(text, 'x'))).toBeUndefined());
});

describe('refuses what is wrong', () => {
  const wrongs: [SchemaKind, string, RegExp][] = [
    ['tasks', '- file: { path: a }', /path must match/],
    ['tasks', '- file: { path: /a, stat: file }', /"stat"/],
    ['tasks', '- file: { path: /a, state: there }', /state must be equal to one of/],
    ['tasks', '- file: { state: absent }', /required/],
    ['tasks', '- file: { path: /a, mode: 644 }', /mode/],
    ['tasks', '- file: { path: /a, recurse: yes }', /recurse/],
    ['tasks', '- fiel: { path: /a }', /^((?!required)[\s\S])*fiel((?!required)[\s\S])*$/],
    ['tasks', '- name: x', /required/],
    ['tasks', '- { command: a, shell: b }', /exactly one/],
    ['tasks', '- { command: a, wen: b }', /wen/],
    ['tasks', '- { command: a, become: yes }', /become must be boolean/],
    ['tasks', '- { command: a, listen: b }', /listen/],
    ['tasks', '- set_fact: { facts: 1 }', /facts/],
    ['tasks', '- add_host: { name: a, facts: 1 }', /facts/],
    ['tasks', '- add_host: { groups: a }', /required/],
    ['playbook', '- { tasks: [] }', /hosts/],
    ['playbook', '[]', /fewer than 1/],
    ['playbook', 'hosts: all', /must be array/],
    ['vars', 'a-b: 1', /property name|pattern/],
    ['vars', 'facts: 1', /facts|NOT/],
    ['inventory', 'hosts: { a: }', /hosts|NOT/],
    ['inventory', 'web: { host: { a: } }', /host/],
    ['meta', 'dependencies: { a: b }', /dependencies/],
    ['meta', 'dependancies: []', /dependancies/],
    ['argument_specs', 'argument_specs: { main: { optoins: {} } }', /optoins/],
    ['argument_specs', 'argument_specs: { main: { options: { a: { type: integer } } } }', /allowed/],
    [
      'argument_specs',
      'argument_specs: { main: { options: { a: { options: { b: { tpe: str } } } } } }',
      /tpe/,
    ],
  ];
  it.each(wrongs)('%s: %s', (kind, text, why) => expect(complaint(kind, readYaml(text, 'x'))).toMatch(why));
});

describe('agrees with the checks about the broken playbooks', () => {
  const folder = join(root, 'test/playbooks/broken');
  const variablesOf = (name: string) => join(folder, name.replace(/yml$/, 'txt'));
  const names = readdirSync(folder).filter((name) => name.endsWith('.yml') && existsSync(variablesOf(name)));
  const ofShape =
    /^error\[(?:unknown-keyword|unknown-module|unknown-argument|missing-argument|no-module|two-modules|ansible-spelling|reserved-name|wrong-type)\].*\n *--> (\S+?):\d/gm;
  // what only shows when values are rendered, or names are looked up
  const beyond = [
    'rendered-types.yml',
    'role-names.yml',
    'values-yes.yml',
    'play-prompt.yml',
    'play-serial.yml',
    'when-text.yml',
  ];

  it.each(names.filter((name) => !beyond.includes(name)))('%s', async (name) => {
    const said = readFileSync(variablesOf(name), 'utf8');
    if (said.includes('error[yaml-')) return;
    const wrong = [...said.matchAll(ofShape)].some(([, file]) => file === name);
    const value = await loadYaml(join(folder, name));
    if (wrong) expect(complaint('playbook', value)).toBeDefined();
    else if (!/error\[bad-name\]/.test(said)) expect(complaint('playbook', value)).toBeUndefined();
  });
});
