import { readFile } from 'node:fs/promises';
import { type Diagnostic, InvalidInput, type Place } from '../core/errors.ts';
import { isMapping, typeName, type Values } from '../core/values.ts';
import { changedNumbers } from '../yaml/numbers.ts';
import { loadYaml } from '../yaml/read.ts';
import { seal } from './data.ts';
import { type Draft, draftGroup, refuse } from './draft.ts';
import { formatOf } from './format.ts';
import { addIni } from './ini.ts';
import { addHost, addLayout } from './layout.ts';
import type { Source } from './sources.ts';

/** What plugins see of the inventory beside the draft. */
export interface Surroundings {
  /** Folders beside the sources, which may hold group_vars/ and host_vars/. */
  folders: string[];
}

/** People have written it: its texts may be templates. */
const written = Symbol('written');

/**
 * Adds one source to the draft; what is wrong with it becomes findings. What only some inventories need is loaded
 * when one of them does. Variables are data, unless people have written them.
 */
export async function addSource(draft: Draft, source: Source, around: Surroundings): Promise<void> {
  if ((await add(draft, source, around)) !== written) seal(draft);
}

type Added = typeof written | undefined;

async function add(draft: Draft, source: Source, around: Surroundings): Promise<Added> {
  if ('file' in source) return addFile(draft, source.file, around);
  if ('list' in source) return addList(draft, source.list);
  if ('consul' in source) {
    const { addConsul, consulSettings } = await import('./consul.ts');
    const settings = consulSettings(draft, source.consul);
    if (settings) await addConsul(draft, settings);
  } else await (await import('./sshhosts.ts')).addSshHosts(draft, source.ssh);
  return undefined;
}

function addList(draft: Draft, list: string[]): Added {
  const group = draftGroup(draft, 'all');
  for (const pattern of list) addHost(draft, group, pattern, null, undefined);
  return written;
}

async function addFile(draft: Draft, file: string, around: Surroundings): Promise<Added> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const format = formatOf(file, text);
  if (format === 'ini') {
    addIni(draft, withoutMark(text), file);
    return written;
  }
  if (format === 'script') await (await import('./script.ts')).addScript(draft, file);
  else if (format === 'ssh') await (await import('./sshhosts.ts')).addSshHosts(draft, file);
  else if (format === 'toml') refuse(draft, 'inventory-format', tomlMessage, start(file), tomlHint);
  else {
    const root = await loadMapping(file, draft.findings);
    if (root) return addYaml(draft, root, file, around);
  }
  return undefined;
}

async function addYaml(draft: Draft, root: Values, file: string, around: Surroundings): Promise<Added> {
  if ('plugin' in root) await (await import('./plugin.ts')).addPlugin(draft, root, file, around);
  else if (
    'terraform_version' in root &&
    ('values' in root || 'resources' in root || 'format_version' in root)
  )
    await (await import('./terraform.ts')).addTerraform(draft, root, file);
  else {
    addLayout(draft, root);
    return written;
  }
  return undefined;
}

const tomlMessage = 'TOML inventories are not read';
const tomlHint = 'convert it: ansible-inventory -i FILE --list --yaml --export > hosts.yml';

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** A file's mapping; undefined for an empty file, or if something is wrong with it, which goes to `findings`. */
export async function loadMapping(file: string, findings: Diagnostic[]): Promise<Values | undefined> {
  try {
    const value = await loadYaml(file);
    if (value === null) return undefined;
    findings.push(...changedNumbers(value));
    if (isMapping(value)) return value;
    const message = `${file} must hold a mapping, not ${typeName(value)}`;
    findings.push({
      severity: 'error',
      code: 'wrong-type',
      message,
      place: start(file),
      ...mappingHint(value),
    });
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    findings.push(...error.diagnostics);
  }
  return undefined;
}

function mappingHint(value: unknown): { hint?: string } {
  if (Array.isArray(value)) {
    const isPlaybook = value.some((entry) => isMapping(entry) && Object.hasOwn(entry, 'hosts'));
    return {
      hint: isPlaybook
        ? 'this is a playbook; -i wants the inventory'
        : 'write "name: value" lines, without "- "',
    };
  }
  const vault = typeof value === 'string' && value.startsWith('$ANSIBLE_VAULT');
  return vault ? { hint: 'files of ansible-vault are not read: decrypt it first' } : {};
}

/** The first character of a file. */
export function start(file: string): Place {
  return { file, line: 1, col: 1 };
}
