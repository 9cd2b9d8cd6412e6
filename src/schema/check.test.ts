import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Cel, Raw } from '../core/values.ts';
import { type DocumentFault, faultsOf } from './check.ts';
import { type DocumentName, validatorOf } from './validators.ts';

const src = fileURLToPath(new URL('..', import.meta.url));

/** The names that validators.ts has in its type, as the build reads them. */
const names = [...readFileSync(`${src}schema/validators.ts`, 'utf8').matchAll(/^ {2}\| '(.*)';?$/gm)].map(
  ([, name]) => name as DocumentName,
);

test('each schema has a name, and each name a schema', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' });
  const schemas = files.filter((file) => file.endsWith('.schema.json'));
  expect(schemas.map((file) => file.replace('.schema.json', '')).sort()).toEqual(names.toSorted());
});

test.each(names)('%s can be compiled', async (name) =>
  expect(await validatorOf(name)).toBeTypeOf('function'),
);

const specs = 'playbook/roles/argument-specs';
const option = (more: object) => ({ main: { options: { 'a/b~c': more } } });
const at = ['main', 'options', 'a/b~c'];

test.each<[string, DocumentName, unknown, Partial<DocumentFault>[]]>([
  ['nothing wrong', 'inventory/sources/script-list', { web: ['a'], db: { hosts: ['b'], vars: {} } }, []],
  [
    'each fault',
    'inventory/sources/script-list',
    { web: [1, 'a', true] },
    [
      { path: ['web', 0], message: '"web[0]" must be a string, not 1' },
      { path: ['web', 2], message: '"web[2]" must be a string, not true' },
    ],
  ],
  [
    'the whole',
    'inventory/sources/script-host',
    7,
    [{ path: [], message: 'the whole must be a mapping, not 7' }],
  ],
  [
    'several types',
    'inventory/sources/script-list',
    { web: 'a' },
    [{ kind: 'wrong value', message: '"web" must be a mapping or a list, not "a"' }],
  ],
  [
    'a key that is missing',
    'inventory/sources/consul-nodes',
    [{ Node: 'a' }],
    [{ kind: 'missing key', path: [0], message: '"[0].Address" is missing' }],
  ],
  [
    'a key that is unknown',
    specs,
    option({ requird: true }),
    [{ kind: 'unknown key', path: [...at, 'requird'], hint: 'did you mean "required"?' }],
  ],
  [
    'no word of a list',
    specs,
    option({ type: 'lsit' }),
    [
      {
        path: [...at, 'type'],
        message:
          '"main.options.a/b~c.type" must be one of str, int, float, bool, list, dict, path, raw, not "lsit"',
        hint: 'did you mean "list"?',
      },
    ],
  ],
  ['yes', specs, option({ required: 'yes' }), [{ hint: 'write true: YAML 1.2 knows true and false only' }]],
  ['!raw', specs, option({ description: new Raw('{{ x') }), []],
  ['!cel', specs, option({ description: new Cel('x') }), [{ path: [...at, 'description'] }]],
  [
    'keys of prototypes',
    'inventory/sources/script-list',
    JSON.parse('{"__proto__": 7, "constructor": []}'),
    [{ path: ['__proto__'] }],
  ],
])('%s', async (_, name, document, faults) => {
  const found = await faultsOf(name, document);
  expect(found).toHaveLength(faults.length);
  expect(found).toMatchObject(faults);
});
