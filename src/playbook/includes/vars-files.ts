import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { GroupedFindings } from '../../check/grouped.ts';
import { LiveNames } from '../../check/live-names.ts';
import { Unknown } from '../../core/unknown.ts';
import type { Values } from '../../core/values.ts';
import { prepare, renderText, TemplateError } from '../../template/render.ts';
import { type Layer, Scope, UndefinedVariable } from '../../template/scope.ts';
import { placeOf } from '../../yaml/read.ts';
import { merged } from '../compile/context.ts';
import type { Loading } from '../compile/loading.ts';
import { checkTemplates, type Spot } from '../compile/uses.ts';
import type { KnownHost } from '../hosts/inventory-forecast.ts';
import { checkNames, mappingOr } from '../keywords/keywords.ts';
import { textList } from '../keywords/schema.ts';
import { worldOf } from '../world.ts';

/** Names; the first file that exists is used. */
interface Entry {
  names: string[];
  spot: Spot;
}

/** The result of `vars_files`: the same on all hosts, or by the name of the host. */
export interface VarsFromFiles {
  varsFromFiles: Values;
  varsByHost?: ReadonlyMap<string, Values>;
}

/**
 * Reads the `vars_files` of a play, in order. Their names can use what is known about a host before the run.
 * @param layersOn the variables of a host that are known then
 */
export async function readVarsFiles(
  raw: Values,
  folder: string,
  hosts: readonly KnownHost[],
  layersOn: (host: KnownHost) => Layer[],
  loading: Loading,
): Promise<VarsFromFiles> {
  const entries = entriesOf(raw);
  const isOpen = entries.some(({ names }) => names.some((name) => name.includes('{{')));
  if (!isOpen) return { varsFromFiles: await readAll(entries, folder, loading) };
  const grouped = new GroupedFindings();
  const read = new Map<string, Promise<Values>>();
  const varsByHost = new Map<string, Values>();
  for (const host of hosts) {
    const scope = new Scope([...layersOn(host), facts], worldOf({ role: undefined, folder }, folder));
    const known = await namesOn(host, entries, scope, grouped);
    loading.findings.isPartial ||= known.length < entries.length;
    const key = JSON.stringify(known.map(({ names }) => names));
    const values = read.get(key) ?? readAll(known, folder, loading);
    read.set(key, values);
    varsByHost.set(host.name, await values);
  }
  grouped.report(loading.findings, hosts.length);
  const fixed = entries.filter(({ names }) => names.every((name) => !name.includes('{{')));
  return { varsFromFiles: await readAll(fixed, folder, loading), varsByHost };
}

/** All mappings that `vars_files` of a play contain. */
export function filesOf({ varsFromFiles, varsByHost }: VarsFromFiles): Values[] {
  return [varsFromFiles, ...(varsByHost?.values() ?? [])];
}

/** A host as the checks see it, with the variables that files give only to this host. */
export function withFiles(host: KnownHost, { varsByHost }: VarsFromFiles): KnownHost {
  const fromFiles = varsByHost?.get(host.name);
  return fromFiles ? { ...host, fromFiles } : host;
}

const facts = new LiveNames(['facts', 'hostvars']);

function entriesOf(raw: Values): Entry[] {
  const list = raw.vars_files;
  if (!Array.isArray(list))
    return textList(list).map((name) => ({ names: [name], spot: { container: raw, key: 'vars_files' } }));
  return list.flatMap((each, i) => {
    const names = textList(each);
    return names.length > 0 ? [{ names, spot: { container: list, key: i } }] : [];
  });
}

/** The entries as they are on a host; an unknown entry is reported and left out. */
async function namesOn(
  host: KnownHost,
  entries: readonly Entry[],
  scope: Scope,
  grouped: GroupedFindings,
): Promise<Entry[]> {
  const known: Entry[] = [];
  for (const { names, spot } of entries) {
    try {
      await prepare(names);
      known.push({ names: names.map((name) => renderText(name, scope)), spot });
    } catch (error) {
      report(error, spot, host, grouped);
    }
  }
  return known;
}

function report(
  error: unknown,
  { container, key }: Spot,
  { name }: KnownHost,
  grouped: GroupedFindings,
): void {
  const place = placeOf(container, key);
  if (error instanceof Unknown) {
    const message = 'the name of a file of variables must be known before the run';
    const hint = 'write include_vars: with the name as the first task';
    grouped.add('error', 'open-name', message, { place, hint }, [name]);
  } else if (error instanceof UndefinedVariable)
    grouped.add('error', 'undefined-variable', error.message, { place, hint: error.hint }, [name]);
  else if (error instanceof TemplateError)
    grouped.add('error', 'bad-template', error.message, { place, hint: error.hint }, [name]);
  else throw error;
}

async function readAll(entries: readonly Entry[], folder: string, loading: Loading): Promise<Values> {
  let all: Values = Object.create(null);
  for (const entry of entries) all = merged(all, await readEntry(entry, folder, loading));
  return all;
}

async function readEntry({ names, spot }: Entry, folder: string, loading: Loading): Promise<Values> {
  const { findings } = loading;
  const place = placeOf(spot.container, spot.key);
  const paths = names.map((name) => (isAbsolute(name) ? name : join(folder, name)));
  const file = paths.find((path) => existsSync(path)) ?? (paths.length === 1 ? paths[0] : undefined);
  if (file === undefined) {
    const message = `there is no file of variables ${names.map((name) => `"${name}"`).join(', ')}`;
    findings.error('unknown-file', message, { place, hint: `looked in ${folder}` });
    return Object.create(null);
  }
  const value = await loading.read(file, place);
  const values = mappingOr(value, file, { file, line: 1, col: 1 }, findings);
  checkNames(values, findings);
  await checkTemplates(values, findings);
  return values;
}
