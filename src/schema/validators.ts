import { readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv';
import options from './ajv-options.json' with { type: 'json' };

/** The documents that come from outside, each with its schema in src/NAME.schema.json. */
export type DocumentName =
  | 'inventory/sources/constructed-plugin'
  | 'inventory/sources/consul-nodes'
  | 'inventory/sources/consul-plugin'
  | 'inventory/sources/consul-services'
  | 'inventory/sources/script-host'
  | 'inventory/sources/script-list'
  | 'inventory/sources/terraform-show'
  | 'inventory/sources/terraform-state'
  | 'plan/saved-plan'
  | 'playbook/roles/argument-specs'
  | 'project/kplay-yml';

const known = new Map<DocumentName, ValidateFunction>();

/** The validators, one a document. In the bundle, src/schema/compiled.mjs replaces them by compiled ones. */
export async function validatorOf(name: DocumentName): Promise<ValidateFunction> {
  const validate = known.get(name) ?? (await compile(name));
  known.set(name, validate);
  return validate;
}

async function compile(name: DocumentName): Promise<ValidateFunction> {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const schema = readFileSync(new URL(`../${name}.schema.json`, import.meta.url), 'utf8');
  return new Ajv2020(options).compile(JSON.parse(schema));
}
