import { actions } from '../../actions/catalog.ts';
import { loadModule, moduleNames } from '../../modules/catalog.ts';
import projectFile from '../../project/kplay-yml.schema.json' with { type: 'json' };
import roleSpecs from '../roles/argument-specs.schema.json' with { type: 'json' };
import { reservedNames } from './name-docs.ts';
import { argumentsSchema, type Schema } from './schema-arguments.ts';
import { keywordSchemas, moduleDefinition, ref } from './schema-keywords.ts';
import { stringArgument } from './string-argument.ts';

/** The kinds of files that have a schema, each with a description. */
export const schemaKinds = {
  playbook: 'a playbook',
  tasks: 'a file of tasks',
  handlers: 'a file of handlers',
  vars: "a file of variables, such as a role's defaults/main.yml",
  meta: "a role's meta/main.yml",
  argument_specs: "a role's meta/argument_specs.yml",
  inventory: 'an inventory',
  project: 'the settings of a project, kplay.yml',
} as const;

export type SchemaKind = keyof typeof schemaKinds;

/**
 * The JSON Schema (2020-12) of one kind of file, made from the tables that the program itself checks with. It
 * covers what can be checked in one file alone; `kplay lint` knows more.
 * @param own the folders of modules of users, by name
 */
export async function jsonSchema(
  kind: SchemaKind,
  own: ReadonlyMap<string, string> = new Map(),
): Promise<Schema> {
  const modules = await moduleSchemas(own);
  const all = { ...keywordSchemas(Object.keys(modules)), ...dataSchemas, ...prefixed(modules) };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `kplay: ${schemaKinds[kind]}`,
    allOf: [ref(kind)],
    $defs: reachable(kind, all),
  };
}

async function moduleSchemas(own: ReadonlyMap<string, string>): Promise<Record<string, Schema>> {
  const schemas: Record<string, Schema> = {};
  const kplays = (await moduleNames()).map((name) => [name, undefined] as const);
  for (const [name, folder] of [...kplays, ...own]) {
    const { module } = await loadModule(name, undefined, folder);
    schemas[name] = {
      description: module.summary,
      ...argumentsSchema(module.params, stringArgument(name)),
    };
  }
  for (const [name, { params, takesVariables }] of Object.entries(actions))
    schemas[name] = argumentsSchema(params, stringArgument(name), takesVariables && variableName);
  // the arguments of set_fact are the variables that it sets
  schemas.set_fact = { allOf: [ref('vars'), { type: 'object', minProperties: 1 }] };
  return schemas;
}

const sections = ['hosts', 'children', 'vars'];

/** A mapping of names to values with this schema, or one name alone. */
const named = (schema: Schema): Schema => ({
  type: ['object', 'string', 'null'],
  additionalProperties: schema,
});

const variableName: Schema = { pattern: '^[A-Za-z_][A-Za-z0-9_]*$', not: { enum: [...reservedNames] } };

const dataSchemas: Record<string, Schema> = {
  vars: {
    type: 'object',
    propertyNames: variableName,
  },
  argument_specs: {
    type: 'object',
    properties: { argument_specs: ref('specs') },
    required: ['argument_specs'],
    additionalProperties: false,
  },
  specs: { type: roleSpecs.type, additionalProperties: ref('spec') },
  ...roleSpecs.$defs,
  ...projectFile.$defs,
  inventory: {
    type: 'object',
    if: { not: { required: ['plugin'] } },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: { propertyNames: { not: { enum: sections } }, additionalProperties: ref('group') },
  },
  group: {
    type: ['object', 'null'],
    properties: {
      hosts: named({ type: ['object', 'null'] }),
      children: named(ref('group')),
      vars: { type: ['object', 'null'] },
    },
    additionalProperties: false,
  },
};

function prefixed(modules: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(modules).map(([name, schema]) => [moduleDefinition(name), schema]),
  );
}

/** The definitions that one of them needs. */
function reachable(kind: string, all: Record<string, Schema>): Record<string, Schema> {
  const names = new Set<string>([kind]);
  for (const name of names)
    for (const [, next] of JSON.stringify(all[name]).matchAll(/"#\/\$defs\/(\w+)"/g)) names.add(next!);
  return Object.fromEntries([...names].map((name) => [name, all[name]!]));
}
