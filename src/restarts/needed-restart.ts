import { clean } from '../report/clean.ts';

/** What a service needs to be restarted for: something that it runs or reads is newer than its process. */
export interface NeededRestart {
  host: string;
  unit: string;
  why: 'unit' | 'environment' | 'configuration' | 'replaced';
  path: string;
}

/** The most bytes of a host's answer that are read. */
const mostBytes = 262_144;
const restartLine = /^n ([\w.@:\\-]{1,255}) (unit|environment|configuration|replaced) (\/.{0,4095})$/;

/** Reads which services need a restart, as restarts.sh prints them; each is named once. Other lines count for nothing. */
export function readRestarts(host: string, printed: string): NeededRestart[] {
  const found = new Map<string, NeededRestart>();
  for (const line of printed.slice(0, mostBytes).split('\n')) {
    const [, unit, why, path] = restartLine.exec(line) ?? [];
    if (unit !== undefined && !found.has(unit))
      found.set(unit, { host, unit, why: why as NeededRestart['why'], path: path! });
  }
  return [...found.values()];
}

const reasons: Record<NeededRestart['why'], (path: string) => string> = {
  unit: (path) => `its unit ${path} is newer than its process`,
  environment: (path) => `its environment ${path} is newer than its process`,
  configuration: (path) => `its configuration ${path} is newer than its process`,
  replaced: (path) => `it runs ${path}, which was replaced`,
};

/** Why a service needs a restart. */
export function restartWords({ why, path }: NeededRestart): string {
  return reasons[why](clean(path));
}

/** Restarts of one unit for one reason, and the hosts that need them. */
export interface FoldedRestart {
  unit: string;
  reason: string;
  hosts: string[];
}

/** Lets hosts share what is equal. */
export function foldRestarts(restarts: readonly NeededRestart[]): FoldedRestart[] {
  const folded = new Map<string, FoldedRestart>();
  for (const each of restarts) {
    const [unit, reason] = [clean(each.unit), restartWords(each)];
    const key = `${unit} ${reason}`;
    const known = folded.get(key);
    if (known) known.hosts.push(each.host);
    else folded.set(key, { unit, reason, hosts: [each.host] });
  }
  return [...folded.values()];
}
