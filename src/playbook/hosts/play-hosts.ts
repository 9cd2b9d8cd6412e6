import { didYouMean } from '../../core/errors.ts';
import type { Findings } from '../../core/findings.ts';
import type { Values } from '../../core/values.ts';
import type { Inventory } from '../../inventory/model/inventory.ts';
import { selectedNames, selectHosts } from '../../inventory/select.ts';
import { placeOf } from '../../yaml/read.ts';
import type { Loading } from '../compile/loading.ts';
import { textList, textOrNone } from '../keywords/schema.ts';
import type { BatchSize, Choice, Play } from '../plan.ts';
import { chooseHosts } from './choice.ts';
import type { KnownHost } from './inventory-forecast.ts';
import { cutBatches, readSerial } from './serial.ts';

/** The hosts of a play as they are known before the run. */
export interface PlayHosts extends Pick<Play, 'hosts' | 'batches' | 'choice'> {
  /** The hosts that the checks look at: those of the play, and those that tasks of earlier plays can add to them. */
  known: KnownHost[];
  /** The inventory with what these tasks can add; absent without an inventory. */
  inventory: Inventory | undefined;
}

const nobody: PlayHosts = { hosts: [], batches: [], known: [], inventory: undefined };

/** Finds the hosts of a play; reports an invalid pattern, and one that matches no host. */
export async function playHosts(
  raw: Values,
  inventory: Inventory | undefined,
  limit: string | undefined,
  loading: Loading,
): Promise<PlayHosts> {
  const { inventoryForecast, findings } = loading;
  const choice = choiceOf(raw, findings);
  if (!inventory || !choice) return { ...nobody, inventory };
  const place = placeOf(raw, 'hosts');
  const names = await findings.from(() => selectedNames(choice.pattern, limit));
  const outlook = names && (await findings.from(() => inventoryForecast.outlook(inventory, names), place));
  const all = outlook && (await findings.from(() => chooseHosts(outlook.inventory, choice), place));
  if (!all) return { ...nobody, inventory };
  // an empty inventory is reported once
  if (all.hosts.length === 0 && !inventoryForecast.isPossible && inventory.hosts.size > 0)
    findings.warning('no-hosts', `no host matches "${choice.pattern.join(',')}"`, { place });
  // whether the names of the limit exist is checked when all plays are known
  const later = limit === undefined ? all : chooseHosts(outlook.inventory, choice, limit, 'nobody');
  const hosts = later.hosts.filter((name) => inventory.hosts.has(name));
  return {
    hosts,
    batches: cutBatches(hosts, choice.sizes),
    ...(inventoryForecast.isPossible && { choice }),
    known: later.hosts.map(outlook.host),
    inventory: outlook.inventory,
  };
}

/** Reports a limit with a name that is not in the inventory and that no task creates. */
export async function checkLimit(
  inventory: Inventory | undefined,
  limit: string | undefined,
  { inventoryForecast, findings }: Loading,
): Promise<void> {
  if (!inventory || limit === undefined) return;
  await findings.from(async () => {
    const outlook = await inventoryForecast.outlook(inventory, selectedNames([], limit));
    selectHosts(outlook.inventory, 'all', limit);
  });
}

/** What the play says about its hosts; undefined when it does not say which. */
function choiceOf(raw: Values, findings: Findings): Choice | undefined {
  const sizes = sizesOf(raw, findings);
  const pattern = textList(raw.hosts);
  if (raw.hosts === undefined && Object.keys(raw).some((key) => didYouMean(key, ['hosts']))) return undefined;
  if (raw.hosts === undefined) {
    const at = { place: placeOf(raw), hint: 'write hosts: all' };
    findings.error('missing-argument', 'the play does not say "hosts"', at);
  } else if (pattern.length > 0) return { pattern, order: textOrNone(raw.order), sizes };
  return undefined;
}

function sizesOf(raw: Values, findings: Findings): BatchSize[] {
  const sizes = raw.serial === undefined ? [] : readSerial(raw.serial);
  const list = Array.isArray(raw.serial) ? raw.serial : undefined;
  const wrong = list?.findIndex((size) => !readSerial(size)) ?? -1;
  if (!sizes)
    findings.error('wrong-type', '"serial" must be a number of hosts, a percentage, or a list of these', {
      place: list && wrong >= 0 ? placeOf(list, wrong) : placeOf(raw, 'serial'),
      hint: 'write serial: 2, serial: "30%", or serial: [1, "50%"]',
    });
  return sizes ?? [];
}
