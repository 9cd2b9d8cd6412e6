import { Argument, type Command } from 'commander';
import type { SchemaKind } from '../playbook/keywords/json-schema.ts';
import { sayJson } from './streams.ts';

const kinds: SchemaKind[] = [
  'playbook',
  'tasks',
  'handlers',
  'vars',
  'meta',
  'argument_specs',
  'inventory',
  'project',
];

/** Adds `kplay schema [KIND]`: the JSON Schema of a kind of file, for editors (docs/editors.md). */
export function schemaCommand(program: Command): void {
  const kind = new Argument('[kind]', 'the kind of file').choices(kinds).default('playbook');
  program
    .command('schema')
    .description('print the JSON Schema of playbooks, roles and inventories, for editors')
    .addArgument(kind)
    .action(async (of: SchemaKind) => {
      const { jsonSchema } = await import('../playbook/keywords/json-schema.ts');
      const { modulesIn } = await import('../modules/own-folders.ts');
      sayJson(await jsonSchema(of, modulesIn(process.cwd())));
    });
}
