import type { Place } from '../../core/errors.ts';
import { Findings } from '../../core/findings.ts';
import type { Opener } from '../../core/opener.ts';
import type { VarLayer } from './var-layer.ts';

export interface DraftGroup {
  hosts: Set<string>;
  /** The groups below it, and where each is written. */
  children: Map<string, Place | undefined>;
  layers: VarLayer[];
  priority: number;
}

/** The content of the sources, before groups are ordered. */
export interface Draft {
  hosts: Map<string, VarLayer[]>;
  groups: Map<string, DraftGroup>;
  findings: Findings;
  /** Decrypts its files and values. */
  opener: Opener | undefined;
  /** The number of the current source: the variables of later sources win. */
  source: number;
}

/** A draft with the two groups that always exist. */
export function emptyDraft(opener: Opener | undefined): Draft {
  const draft: Draft = { hosts: new Map(), groups: new Map(), findings: new Findings(), opener, source: 0 };
  draftGroup(draft, 'all').children.set('ungrouped', undefined);
  draftGroup(draft, 'ungrouped');
  return draft;
}

/** Returns a copy that can be extended; it shares the variables with the original. */
export function copyOf(draft: Draft): Draft {
  const groups = [...draft.groups].map(([name, group]): [string, DraftGroup] => [
    name,
    { ...group, hosts: new Set(group.hosts), children: new Map(group.children), layers: [...group.layers] },
  ]);
  const hosts = [...draft.hosts].map(([name, layers]): [string, VarLayer[]] => [name, [...layers]]);
  return {
    ...draft,
    groups: new Map(groups),
    hosts: new Map(hosts),
    findings: new Findings(draft.findings.all, draft.findings.isPartial),
  };
}

/** The group of that name, created if needed. */
export function draftGroup(draft: Draft, name: string): DraftGroup {
  let group = draft.groups.get(name);
  if (!group) {
    group = { hosts: new Set(), children: new Map(), layers: [], priority: 1 };
    draft.groups.set(name, group);
  }
  return group;
}

/** The layers of the host of that name in a group; both are created if needed. */
export function draftHost(draft: Draft, name: string, group: DraftGroup): VarLayer[] {
  group.hosts.add(name);
  let layers = draft.hosts.get(name);
  if (!layers) {
    layers = [];
    draft.hosts.set(name, layers);
  }
  return layers;
}
