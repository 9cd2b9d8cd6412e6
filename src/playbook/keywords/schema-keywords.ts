import { transactionAction } from '../../actions/transaction.ts';
import { becomeMethods } from '../../core/become.ts';
import { connections } from '../../core/reach.ts';
import { keywordDocs } from './keyword-docs.ts';
import {
  blockKeywords,
  handlerKeywords,
  importKeywords,
  includeKeywords,
  type Keywords,
  type KeywordType,
  loopControlKeywords,
  metaKeywords,
  orders,
  playKeywords,
  roleKeywords,
  taskKeywords,
} from './schema.ts';
import { argumentsSchema, type Schema, template } from './schema-arguments.ts';

const text: Schema = { anyOf: [{ type: 'string', pattern: '\\S' }, { type: 'number' }] };
const condition: Schema = { anyOf: [text, { type: 'boolean' }] };
const batch: Schema = { type: ['integer', 'string'] };
const or = (one: Schema, items: Schema): Schema => ({ anyOf: [one, { type: 'array', items }] });

/** What each type of keyword can be; schema.ts distinguishes values in the same way. */
const types: Record<KeywordType, Schema> = {
  text,
  texts: or(text, text),
  files: or(text, or(text, text)),
  bool: { type: 'boolean' },
  condition: or(condition, condition),
  'bool or condition': condition,
  mapping: { type: 'object' },
  entries: { type: 'array' },
  loop: or(text, {}),
  serial: or(batch, batch),
  number: { anyOf: [{ type: 'number', minimum: 0 }, template] },
  strategy: { enum: ['host-paced', 'linear'] },
  order: { enum: orders },
  connection: { enum: connections },
  'become method': { enum: becomeMethods },
  any: {},
};

/** Keywords whose values have a schema of their own. */
const refs: Record<string, string> = {
  vars: 'vars',
  roles: 'roles',
  tasks: 'tasks',
  pre_tasks: 'tasks',
  post_tasks: 'tasks',
  block: 'tasks',
  rescue: 'tasks',
  always: 'tasks',
  handlers: 'handlers',
  loop_control: 'loop_control',
  transaction: 'transaction',
  dependencies: 'roles',
  argument_specs: 'specs',
};

/** A reference to one of the definitions of a document. */
export function ref(name: string): Schema {
  return { $ref: `#/$defs/${name}` };
}

function properties(keywords: Keywords): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(keywords).map(([name, type]) => {
      const own = Object.hasOwn(refs, name) ? refs[name] : undefined;
      const description = keywordDocs[name];
      return [name, { ...(description && { description }), ...(own ? ref(own) : types[type]) }];
    }),
  );
}

/** A mapping with these keywords only. */
function closed(keywords: Keywords, required: string[] = []): Schema {
  const schema = { type: 'object', properties: properties(keywords), additionalProperties: false };
  return required.length > 0 ? { ...schema, required } : schema;
}

/** The name of the definition of a module's arguments. */
export function moduleDefinition(name: string): string {
  return `module_${name}`;
}

/** A mapping of keywords and exactly one of these modules; a misspelt key gives one error only. */
function withModule(keywords: Keywords, modules: readonly string[]): Schema {
  const refs = Object.fromEntries(modules.map((name) => [name, ref(moduleDefinition(name))]));
  const all = { ...properties(keywords), ...refs };
  return {
    type: 'object',
    properties: all,
    additionalProperties: false,
    if: { propertyNames: { enum: Object.keys(all) } },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: { oneOf: modules.map((name) => ({ required: [name] })) },
  };
}

const listOf = (name: string): Schema => ({ type: 'array', items: ref(name) });
const choose = (key: string, then: string, otherwise: string): Schema => ({
  if: { type: 'object', required: [key] },
  // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
  then: ref(then),
  else: ref(otherwise),
});

const includes = ['include_tasks', 'include_role'];

/**
 * The definitions of plays, tasks, handlers, blocks, includes and roles.
 * @param modules the names of the modules and of the words of the language
 */
export function keywordSchemas(modules: readonly string[]): Record<string, Schema> {
  return {
    playbook: { type: 'array', minItems: 1, items: choose('import_playbook', 'imported', 'play') },
    imported: closed(importKeywords, ['import_playbook']),
    play: closed(playKeywords, ['hosts']),
    roles: { type: 'array', items: { anyOf: [{ type: 'string' }, ref('role')] } },
    role: closed(roleKeywords, ['role']),
    tasks: listOf('entry'),
    entry: choose('block', 'block', 'task'),
    block: closed(blockKeywords, ['block']),
    task: {
      if: { type: 'object', anyOf: includes.map((name) => ({ required: [name] })) },
      // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
      then: withModule(includeKeywords, includes),
      else: withModule(
        taskKeywords,
        modules.filter((name) => !includes.includes(name)),
      ),
    },
    handlers: listOf('handler'),
    handler: withModule(handlerKeywords, modules),
    loop_control: closed(loopControlKeywords),
    transaction: argumentsSchema(transactionAction.params),
    meta: closed(metaKeywords),
  };
}
