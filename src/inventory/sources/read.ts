import { readFile } from 'node:fs/promises';
import { noteInput } from '../../core/input-files.ts';
import { sealedFormat } from '../../core/opener.ts';
import type { Values } from '../../core/values.ts';
import { loadText } from '../../yaml/read.ts';
import { seal } from '../model/data.ts';
import { type Draft, draftGroup } from '../model/draft.ts';
import type { InventorySource } from './find.ts';
import { formatOf } from './format.ts';
import { addIni } from './ini.ts';
import { loadMapping, start } from './mapping.ts';
import { addHost, addLayout } from './yaml.ts';

/** Marks a source that people write: its texts may be templates. */
const written = Symbol('written');

/**
 * Adds one source to the draft; errors become findings. Readers that only some inventories need are imported on
 * first use. Variables are data, unless people have written them.
 * @param folders the folders beside the sources, which may hold group_vars/ and host_vars/
 */
export async function addSource(
  draft: Draft,
  source: InventorySource,
  folders: readonly string[],
): Promise<void> {
  if ((await add(draft, source, folders)) !== written) seal(draft);
}

type Added = typeof written | undefined;

async function add(draft: Draft, source: InventorySource, folders: readonly string[]): Promise<Added> {
  if ('file' in source) return addFile(draft, source.file, folders);
  if ('list' in source) return addList(draft, source.list);
  if ('consul' in source) {
    const { addConsul, consulSettings } = await import('./consul.ts');
    const settings = consulSettings(draft, source.consul);
    if (settings) await addConsul(draft, settings);
  } else await (await import('./ssh-hosts.ts')).addSshHosts(draft, source.ssh);
  return undefined;
}

function addList(draft: Draft, list: string[]): Added {
  const group = draftGroup(draft, 'all');
  for (const pattern of list) addHost(draft, group, pattern, null, undefined);
  return written;
}

async function addFile(draft: Draft, file: string, folders: readonly string[]): Promise<Added> {
  const text = await textIn(draft, file);
  if (text === undefined) return undefined;
  const format = formatOf(file, text);
  if (format === 'ini') {
    addIni(draft, withoutMark(text), file);
    return written;
  }
  if (format === 'script') await (await import('./script.ts')).addScript(draft, file);
  else if (format === 'ssh') await (await import('./ssh-hosts.ts')).addSshHosts(draft, file);
  else if (format === 'toml')
    draft.findings.error('inventory-format', tomlMessage, { place: start(file), hint: tomlHint });
  else {
    const root = await loadMapping(file, draft.findings, draft.opener);
    if (root) return addYaml(draft, root, file, folders);
  }
  return undefined;
}

async function addYaml(draft: Draft, root: Values, file: string, folders: readonly string[]): Promise<Added> {
  if ('plugin' in root) await (await import('./plugin.ts')).addPlugin(draft, root, file, folders);
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

const tomlMessage = 'kplay does not read TOML inventories';
const tomlHint = 'convert it: ansible-inventory -i FILE --list --yaml --export > hosts.yml';

/** The decrypted text of a file; empty if it cannot be read, and undefined if it cannot be decrypted. */
async function textIn(draft: Draft, file: string): Promise<string | undefined> {
  noteInput(file);
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  if (!sealedFormat(bytes)) return bytes.toString('utf8');
  const text = await draft.findings.from(() => loadText(file, draft.opener));
  draft.findings.isPartial ||= text === undefined;
  return text;
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
