import type { Findings } from '../../core/findings.ts';
import { hints } from '../../core/hints.ts';
import type { Values } from '../../core/values.ts';
import { keyPlaceOf, withRenamedKey } from '../../yaml/read.ts';
import type { Loading, ModuleContext } from '../compile/loading.ts';
import { isAction } from './keywords.ts';

/** The same words include here what Ansible includes before the run. */
const includes: { [word: string]: string } = {
  import_tasks: 'include_tasks',
  include: 'include_tasks',
  import_role: 'include_role',
};

/**
 * A task whose module has Ansible's name, with the name that it has here instead: the name is reported, and
 * everything else in the task can be checked.
 */
export async function inOwnWords(raw: Values, at: ModuleContext, loading: Loading): Promise<Values> {
  const modules = await loading.moduleNames(at);
  const foreign = Object.keys(raw).filter((key) => ownWord(key, modules) !== undefined);
  const [key] = foreign;
  const word = key === undefined ? undefined : ownWord(key, modules);
  if (key === undefined || word === undefined || foreign.length > 1 || Object.hasOwn(raw, word)) return raw;
  report(raw, key, word, loading.findings);
  return withRenamedKey(raw, key, word);
}

function ownWord(key: string, modules: readonly string[]): string | undefined {
  const name = qualifiedName(key) ?? key;
  const word = Object.hasOwn(includes, name) ? includes[name] : moduleHere(name, modules);
  return word === key ? undefined : word;
}

function report(raw: Values, key: string, word: string, findings: Findings): void {
  const place = keyPlaceOf(raw, key);
  const name = qualifiedName(key) ?? key;
  const foreign = hints().foreignKey(name, raw[key]!);
  const hint = foreign?.hint ?? `write ${word}`;
  if (name !== key) reportQualified(raw, key, hint, findings);
  else if (foreign) findings.error(foreign.code, foreign.message, { place, hint });
  else findings.error('unknown-module', `unknown module "${key}"`, { place, hint });
}

/** Reports a name with the collection that it comes from. */
export function reportQualified(raw: Values, key: string, hint: string, findings: Findings): void {
  const place = keyPlaceOf(raw, key);
  findings.error('ansible-spelling', `"${key}": modules have short names`, { place, hint });
}

/** A module or a word of the language that has this name, or another name here. */
export function moduleHere(name: string, modules: readonly string[]): string | undefined {
  if (modules.includes(name) || isAction(name)) return name;
  const other = hints().moduleName(name);
  return other && modules.includes(other) ? other : undefined;
}

/** The short name in a fully qualified one, such as copy in `ansible.builtin.copy`; undefined for others. */
export function qualifiedName(key: string): string | undefined {
  return /^[a-z]\w*\.[a-z]\w*(?:\.\w+)*\.([a-z]\w*)$/.exec(key)?.[1];
}
