import { InvalidInput } from '../core/errors.ts';
import { Findings } from '../core/findings.ts';
import type { Opener } from '../core/opener.ts';
import { textOf } from '../core/text.ts';
import { addTo } from './additions.ts';
import type { Addition } from './model/addition.ts';
import { copyOf, type Draft, emptyDraft } from './model/draft.ts';
import { orderGroups } from './model/group-order.ts';
import type { Host, Inventory, Origin } from './model/inventory.ts';
import { varPlace } from './model/inventory.ts';
import { findSources } from './sources/find.ts';
import { addSource } from './sources/read.ts';
import { mergeVars } from './variables/merge.ts';
import { meantVariable } from './variables/misspelt.ts';
import { foldersInOrder, VarFiles } from './variables/var-files.ts';

export { type Group, type Host, hostsOf, type Inventory, varOrigins, varPlace } from './model/inventory.ts';

/** Options of ssh that change where a connection leads, or who logs in how; the others change its pace and its care. */
const leading =
  /(?:^|\s)(?:-[BbFIiJlpW]|-o\s*["']?(?:Proxy|Identity|Certificate|PKCS11|HostName|Port\b|User\b|Bind|Tunnel|Include))/i;

/** Ansible's variables that may change how hosts are reached, and are not read. */
const unread: Record<string, string> = {
  ansible_ssh_common_args: 'kplay_proxy_command, or ~/.ssh/config',
  ansible_ssh_extra_args: '~/.ssh/config',
  ansible_ssh_args: '~/.ssh/config',
};

/**
 * Loads inventories in order; later ones add to earlier ones. A source is a file (YAML, INI, a script, a Terraform
 * state, an ssh_config, settings of a plugin), a folder of files, a list of hosts (`web1,web2,`) or a Consul
 * catalog. Also reads the group_vars/ and host_vars/ beside the sources and beside the playbook.
 * The opener decrypts their files and values.
 * @throws InvalidInput with every finding.
 */
export async function loadInventory(
  sources: string[],
  { playbookFolder, opener }: { playbookFolder?: string; opener?: Opener | undefined } = {},
): Promise<Inventory> {
  return inventoryFrom({ ...(await readSources(sources, playbookFolder, opener)), additions: [] });
}

/**
 * Returns the inventory with more additions; the given one does not change.
 * @throws InvalidInput when the additions conflict with the inventory
 */
export function grown(inventory: Inventory, ...additions: Addition[]): Promise<Inventory> {
  return inventoryFrom(withAdditions(inventory, additions), inventory.hosts);
}

function withAdditions({ origin }: Inventory, additions: readonly Addition[]): Origin {
  return { ...origin, additions: [...origin.additions, ...additions] };
}

/**
 * Reads all sources again in their current state and keeps the additions.
 * @throws InvalidInput with every finding
 */
export async function reloaded({ origin }: Inventory): Promise<Inventory> {
  const { sources, playbookFolder, draft, additions } = origin;
  return inventoryFrom({ ...(await readSources(sources, playbookFolder, draft.opener)), additions });
}

async function readSources(
  sources: string[],
  playbookFolder: string | undefined,
  opener: Opener | undefined,
): Promise<Omit<Origin, 'additions'>> {
  const found = await findSources(sources);
  const draft = emptyDraft(opener);
  draft.findings.add(found.findings.all);
  for (const source of found.found) {
    draft.source++;
    await addSource(draft, source, found.folders);
  }
  const files = await VarFiles.open({ inventory: found.folders, playbook: playbookFolder }, opener);
  return { sources, playbookFolder, draft, files };
}

async function inventoryFrom(origin: Origin, before?: ReadonlyMap<string, Host>): Promise<Inventory> {
  const draft = copyOf(origin.draft);
  for (const addition of origin.additions) addTo(draft, addition);
  const groups = orderGroups(draft);
  // the code below walks up the groups, and the walk must end
  const { findings } = draft;
  if (findings.errors.some(({ code }) => code === 'group-loop')) throw new InvalidInput(findings.all);
  await origin.files.read(draft.groups.keys(), draft.hosts.keys(), findings);
  const hosts = mergeVars(draft, groups, origin.files, before);
  if (findings.errors.length > 0) throw new InvalidInput(findings.all);
  reportSameNames(draft);
  reportUnread(hosts, findings);
  return { hosts, groups, warnings: findings.all, isPartial: findings.isPartial, origin };
}

/**
 * Returns the names of the variables that group_vars/ has for groups that tasks may create.
 * @throws InvalidInput when one of its files cannot be read
 */
export async function groupVarNames(
  { origin: { files } }: Inventory,
  mayBe: (group: string) => boolean,
): Promise<string[]> {
  const folders = foldersInOrder(files.groups);
  const groups = [...new Set(folders.flatMap((folder) => folder.names().filter(mayBe)))];
  const findings = new Findings();
  await files.read(groups, [], findings);
  if (findings.errors.length > 0) throw new InvalidInput(findings.all);
  const layers = folders.flatMap((folder) => groups.flatMap((group) => folder.layersOf(group)));
  return [...new Set(layers.flatMap(({ values }) => Object.keys(values)))];
}

function reportSameNames({ hosts, groups, findings }: Draft): void {
  const places = new Map([...groups.values()].flatMap(({ children }) => [...children]));
  for (const name of hosts.keys()) {
    const at = { place: places.get(name), hint: 'in patterns it means the host' };
    if (groups.has(name)) findings.warning('same-name', `"${name}" is a host and a group`, at);
  }
}

/** Whether it matters that a variable is not read: not if kplay's own variable replaces it. */
function isMissed(key: string, { vars }: Host): boolean {
  const options = textOf(vars[key]!);
  const isReplaced = key === 'ansible_ssh_common_args' && 'kplay_proxy_command' in vars;
  return !isReplaced && (options.includes('{{') || leading.test(options));
}

function reportUnread(hosts: Map<string, Host>, findings: Findings): void {
  for (const host of hosts.values())
    for (const key of Object.keys(host.vars)) {
      const hint = hintForUnread(key, host);
      if (hint === undefined) continue;
      findings.warning('variable-unread', `${key} has no effect`, { place: varPlace(host, key), hint });
    }
}

function hintForUnread(key: string, host: Host): string | undefined {
  if (Object.hasOwn(unread, key)) return isMissed(key, host) ? `use ${unread[key]}` : undefined;
  const meant = meantVariable(key);
  return meant && `did you mean "${meant}"?`;
}
