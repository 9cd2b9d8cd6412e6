import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Params, Shape } from '../../core/params.ts';
import { isMapping, type Value, type Values } from '../../core/values.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import type { Findings } from '../findings.ts';
import { checkNames, mappingOr } from '../language/keywords.ts';
import type { Loading } from '../loading.ts';
import { ruleParams } from './spec-rules.ts';
import { checkedSpec, mappingShape } from './spec-shape.ts';

/** What one entry point of a role declares: its tasks/main.yml, or another file there. */
export interface RoleSpec {
  /** One line; empty when the spec has none. */
  summary: string;
  description: string;
  /** A map: its keys are the variables that the role takes. */
  takes: Shape & { keys: Params };
  /** The options as written: they know their places. */
  options: Values;
}

/** What the spec of an entry point says beside the rules across its options. */
export const entryParams: Params = {
  short_description: { type: 'string', default: '', doc: 'What the role does, in a line.' },
  description: { type: 'list', default: [], doc: 'The same in a sentence or several.' },
  options: {
    type: 'map',
    items: { type: 'map', items: { type: 'any' } },
    doc: 'The variables that it takes.',
  },
  author: { type: 'any', doc: 'Who has written it.' },
  version_added: { type: 'any', doc: 'Since when it is there.' },
  seealso: { type: 'any', doc: 'What to read beside it.' },
  notes: { type: 'any', doc: 'What else is to be known.' },
  ...ruleParams,
};

interface Entry {
  short_description: string;
  description: string[];
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
 * @param meta what meta/main.yml holds
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
  const specs = new Map<string, RoleSpec>();
  for (const [name, raw] of Object.entries(entries)) {
    const where = { place: placeOf(entries, name) };
    if (!isMapping(raw)) findings.error('wrong-type', `the spec of "${name}" must be a mapping`, where);
    else if (raw.options === undefined) checkedSpec(raw, entryParams, findings);
    else specs.set(name, readSpec(raw, raw.options, findings));
  }
  return specs;
}

async function specsFile(file: string, loading: Loading): Promise<Values> {
  const { findings } = loading;
  const values = mappingOr(await loading.read(file), file, { file, line: 1, col: 1 }, findings);
  for (const key of Object.keys(values))
    if (key !== 'argument_specs')
      findings.error('unknown-keyword', `unknown keyword "${key}"`, {
        place: keyPlaceOf(values, key),
        hint: 'all of it stands below argument_specs:',
      });
  return values;
}

function readSpec(raw: Values, given: Value, findings: Findings): RoleSpec {
  const entry = checkedSpec(raw, entryParams, findings) as unknown as Entry;
  const options = isMapping(given) ? given : (Object.create(null) as Values);
  checkNames(options, findings);
  return {
    summary: entry.short_description ?? '',
    description: (entry.description ?? []).join(' '),
    takes: mappingShape(options, raw, findings) as RoleSpec['takes'],
    options,
  };
}
