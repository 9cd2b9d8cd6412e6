import { type ConnectionKeywords, connections } from '../../core/reach.ts';
import { isMapping, type Value, type Values } from '../../core/values.ts';
import { placeOf } from '../../yaml/read.ts';
import { checkKeywords, checkName } from '../keywords/keywords.ts';
import { boolOf, type Keywords, playKeywords, textOrNone } from '../keywords/schema.ts';
import type { Play, Prompt } from '../plan.ts';
import type { Loading } from './loading.ts';

/** How a play iterates over its hosts, as far as its keywords say. */
export function wayOf(raw: Values): Pick<Play, 'linear' | 'maxFailPercentage' | 'forceHandlers'> {
  const most = raw.max_fail_percentage;
  const force = boolOf(raw.force_handlers);
  return {
    ...(raw.strategy === 'linear' && { linear: true }),
    ...(typeof most === 'number' && { maxFailPercentage: most }),
    ...(force !== undefined && { forceHandlers: force }),
  };
}

const taskLists = ['tasks', 'pre_tasks', 'post_tasks', 'roles'];

/** Warns about a play without lists of tasks, unless one is likely misspelt. */
export function checkTaskLists(raw: Values, { findings }: Loading): void {
  const keys = Object.keys(raw);
  if (keys.some((key) => taskLists.includes(key) || !Object.hasOwn(playKeywords, key))) return;
  const hint = 'write tasks: with a list below it, or roles:';
  findings.warning('no-tasks', 'the play has no tasks', { place: placeOf(raw), hint });
}

/** How to connect to the hosts of a play where the inventory does not say; undefined when the play sets nothing. */
export function reachOf(raw: Values, { findings }: Loading): ConnectionKeywords | undefined {
  for (const key of ['remote_user', 'port'])
    if (typeof raw[key] === 'string' && raw[key].includes('{{'))
      findings.error('wrong-type', `"${key}" cannot be a template`, {
        place: placeOf(raw, key),
        hint: `write kplay_${key === 'port' ? key : 'user'} in the inventory, which can contain templates`,
      });
  const user = textOrNone(raw.remote_user);
  const connection = connections.find((kind) => kind === raw.connection);
  const reach: ConnectionKeywords = {
    ...(user !== undefined && { user }),
    ...(typeof raw.port === 'number' && { port: raw.port }),
    ...(connection && { connection }),
  };
  return Object.keys(reach).length > 0 ? reach : undefined;
}

/** Returns hosts in the order that `order` asks for. */
export function ordered(hosts: readonly string[], order: Value | undefined): string[] {
  const sorted = () => [...hosts].sort();
  if (order === 'sorted') return sorted();
  if (order === 'reverse_sorted') return sorted().reverse();
  if (order === 'reverse_inventory') return [...hosts].reverse();
  return order === 'shuffle' ? shuffled(hosts) : [...hosts];
}

function shuffled(hosts: readonly string[]): string[] {
  return hosts
    .map((host) => ({ host, by: Math.random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ host }) => host);
}

const promptKeywords: Keywords = {
  name: 'text',
  prompt: 'text',
  private: 'bool',
  confirm: 'bool',
  default: 'any',
};

/** The entries of `vars_prompt`. */
export function promptsOf(raw: Values, loading: Loading): Prompt[] {
  const entries = Array.isArray(raw.vars_prompt) ? raw.vars_prompt : [];
  return entries.flatMap((entry, i) => {
    const place = placeOf(entries, i);
    const name = isMapping(entry) ? textOrNone(entry.name) : undefined;
    if (!isMapping(entry) || name === undefined) {
      const hint = 'write - {name: version, prompt: Which version?}';
      loading.findings.error('wrong-type', 'an entry of "vars_prompt" needs a name', { place, hint });
      return [];
    }
    checkKeywords(entry, promptKeywords, loading.findings);
    checkName(name, { container: entry, key: 'name' }, loading.findings);
    const text = textOrNone(entry.prompt) ?? name;
    const [hidden, confirm] = [boolOf(entry.private) ?? true, boolOf(entry.confirm) ?? false];
    return [{ name, text, hidden, confirm, default: entry.default, place }];
  });
}
