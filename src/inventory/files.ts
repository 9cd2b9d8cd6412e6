import { readFile } from 'node:fs/promises';
import { type Diagnostic, InvalidInput } from '../core/errors.ts';
import { isMapping, typeName, type Values } from '../core/values.ts';
import { loadYaml } from '../yaml/read.ts';
import { type Draft, draftGroup, refuse } from './draft.ts';
import { addHost, addLayout } from './layout.ts';
import type { Source } from './sources.ts';

const convert = 'ansible-inventory -i FILE --list --yaml --export > hosts.yml';

/** Adds one source to the draft; what is wrong with it becomes findings. */
export async function addSource(draft: Draft, source: Source): Promise<void> {
  if ('list' in source) {
    const group = draftGroup(draft, 'all');
    for (const pattern of source.list) addHost(draft, group, pattern, null, undefined);
    return;
  }
  const other = await otherFormat(source.file);
  if (other) return refuse(draft, 'inventory-format', other, start(source.file), `convert it: ${convert}`);
  const root = await loadMapping(source.file, draft.findings);
  if (root) addLayout(draft, root);
}

/** Says what a file is if it is an inventory in a form that is not read: INI, or a script. */
async function otherFormat(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text.startsWith('#!')) return 'this looks like an inventory script; only YAML is read';
  const first = /^(?!\s*(?:[#;].*)?$).*$/m.exec(text)?.[0] ?? '';
  const section = /^\s*\[[\p{L}\p{N}_.-]+(?::\w+)?\]\s*(?:[#;].*)?$/mu.test(text);
  const assignments = /^[\w.-]+\s+\w+=\S/.test(first);
  return section || assignments ? 'this looks like an INI inventory; only YAML is read' : undefined;
}

/** A file's mapping; undefined for an empty file, or if something is wrong with it, which goes to `findings`. */
export async function loadMapping(file: string, findings: Diagnostic[]): Promise<Values | undefined> {
  try {
    const value = await loadYaml(file);
    if (value === null) return undefined;
    if (isMapping(value)) return value;
    const message = `${file} must hold a mapping, not ${typeName(value)}`;
    findings.push({
      severity: 'error',
      code: 'wrong-type',
      message,
      place: start(file),
      ...vaultHint(value),
    });
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    findings.push(...error.diagnostics);
  }
  return undefined;
}

function vaultHint(value: unknown): { hint?: string } {
  const vault = typeof value === 'string' && value.startsWith('$ANSIBLE_VAULT');
  return vault ? { hint: 'files of ansible-vault are not read: decrypt it first' } : {};
}

function start(file: string): { file: string; line: number; col: number } {
  return { file, line: 1, col: 1 };
}
