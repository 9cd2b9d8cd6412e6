import { Findings } from '../../core/findings.ts';
import { copyOf, type Draft } from '../model/draft.ts';
import { orderGroups } from '../model/group-order.ts';
import type { Host } from '../model/inventory.ts';
import { mergeVars } from './merge.ts';
import { VarFiles } from './var-files.ts';

/**
 * The hosts of the sources read so far, with the group_vars/ and host_vars/ beside all sources. The draft does not
 * change; findings are reported later, when everything is read.
 * @param folders the folders beside the sources
 */
export async function hostsSoFar(draft: Draft, folders: readonly string[]): Promise<Map<string, Host>> {
  const copy: Draft = { ...copyOf(draft), findings: new Findings() };
  const groups = orderGroups(copy);
  if (copy.findings.all.length > 0) return new Map();
  const files = await VarFiles.open({ inventory: folders, playbook: undefined }, draft.opener);
  await files.read(copy.groups.keys(), copy.hosts.keys(), copy.findings);
  return mergeVars(copy, groups, files);
}
