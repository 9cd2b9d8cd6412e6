import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Findings } from '../../core/findings.ts';
import type { Params, Shape } from '../../core/params.ts';
import { isMapping, type Value, type Values } from '../../core/values.ts';
import { type DocumentFault, faultsOf } from '../../schema/check.ts';
import { placeAlong } from '../../yaml/along.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import type { Loading } from '../compile/loading.ts';
import { checkNames, mappingOr } from '../keywords/keywords.ts';
import { mappingShape, sentences } from './spec-shape.ts';

/** The arguments of one entry point of a role: its tasks/main.yml, or another file there. */
export interface RoleSpec {
  /** One line; empty when the spec has no description. */
  summary: string;
  description: string;
  /** A map: its keys are the variables that the role takes. */
  takes: Shape & { keys: Params };
  /** The options as written, with their places. */
  options: Values;
}

/** The file of a role's argument specs, if there is one. */
export function specFile(path: string): string | undefined {
  return ['argument_specs.yml', 'argument_specs.yaml']
    .map((name) => join(path, 'meta', name))
    .find((file) => existsSync(file));
}

/**
 * The argument specs of a role by entry point, from meta/argument_specs.yml, else from its meta/main.yml; the format
 * is Ansible's. Entry points without `options` have no spec.
 * @param meta the content of meta/main.yml
 */
export async function readSpecs(
  path: string,
  meta: Values,
  loading: Loading,
): Promise<Map<string, RoleSpec>> {
  const { findings } = loading;
  const file = specFile(path);
  const holder = file ? await specsFile(file, loading) : meta;
  const place = placeOf(holder, 'argument_specs');
  const entries = mappingOr(holder.argument_specs, '"argument_specs"', place, findings);
  for (const fault of await faultsOf('playbook/roles/argument-specs', entries))
    reportFault(fault, entries, findings);
  const specs = new Map<string, RoleSpec>();
  for (const [name, raw] of Object.entries(entries))
    if (isMapping(raw) && raw.options !== undefined) specs.set(name, readSpec(raw, raw.options, findings));
  return specs;
}

function reportFault(
  { kind, path, message, hint }: DocumentFault,
  entries: Values,
  findings: Findings,
): void {
  const isKey = kind === 'unknown key';
  const place = placeAlong(entries, path, isKey);
  if (isKey) findings.error('unknown-keyword', `unknown keyword of a spec "${path.at(-1)}"`, { place, hint });
  else findings.error('wrong-type', message, { place, hint });
}

async function specsFile(file: string, loading: Loading): Promise<Values> {
  const { findings } = loading;
  const values = mappingOr(await loading.read(file), file, { file, line: 1, col: 1 }, findings);
  for (const key of Object.keys(values))
    if (key !== 'argument_specs')
      findings.error('unknown-keyword', `unknown keyword "${key}"`, {
        place: keyPlaceOf(values, key),
        hint: 'write everything below argument_specs:',
      });
  return values;
}

function readSpec(raw: Values, given: Value, findings: Findings): RoleSpec {
  const options = isMapping(given) ? given : (Object.create(null) as Values);
  checkNames(options, findings);
  return {
    summary: sentences(raw.short_description),
    description: sentences(raw.description),
    takes: mappingShape(options, raw, findings) as RoleSpec['takes'],
    options,
  };
}
