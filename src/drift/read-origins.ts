import type { Difference, DriftOrigin } from './difference.ts';
import { readLogins, readSudo, usersAt } from './logins.ts';
import { type OriginTarget, originTarget } from './origin-targets.ts';

/** The most bytes of a host's answer that are read. */
const mostBytes = 262_144;
/** A call of sudo belongs to a change in the seconds after it. */
const sudoSeconds = 2;

/** What is asked about the differences of a host: the names by kind, and the differences that they are about. */
export interface AskedOrigins {
  file: string[];
  package: string[];
  unit: string[];
  about: { difference: Difference; target: OriginTarget }[];
}

export function askedOrigins(differences: readonly Difference[]): AskedOrigins {
  const question: AskedOrigins = { file: [], package: [], unit: [], about: [] };
  for (const difference of differences) {
    const target = originTarget(difference);
    if (!target) continue;
    question.about.push({ difference, target });
    const names = question[target.kind];
    if (!names.includes(target.name)) names.push(target.name);
  }
  return question;
}

/** Reads what a host has answered into the differences. Nothing that it says is trusted: other lines count for nothing. */
export function readOrigins(question: AskedOrigins, printed: string): void {
  const lines = printed.slice(0, mostBytes).split('\n');
  const logins = readLogins(lines);
  const sudo = readSudo(lines);
  for (const { difference, target } of question.about) {
    const number = question[target.kind].indexOf(target.name);
    const found = timeOf(difference, target, number, lines);
    if (!found) continue;
    const { time } = found;
    const users = time === undefined || found.isLatest ? [] : usersAt(logins, time);
    const caller = sudo.findLast(
      (call) => time !== undefined && time >= call.time && time - call.time <= sudoSeconds,
    );
    const by = found.by ?? (found.isLatest ? undefined : caller?.user);
    difference.origin = { ...found, users, ...(by !== undefined && { by }) };
  }
}

type Found = Omit<DriftOrigin, 'users'>;

function timeOf(
  { changes }: Difference,
  { kind, isShared }: OriginTarget,
  number: number,
  lines: readonly string[],
): Found | undefined {
  const fields = (start: string) =>
    lines
      .find((line) => line.startsWith(`${start} ${number} `))
      ?.split(' ')
      .slice(2);
  if (kind === 'package') return packageOrigin(fields('p'), fields('a'));
  if (kind === 'unit') {
    const [state, enabled, folder] = fields('u') ?? [];
    const ofLinks = ({ key }: { key: string }) => key === 'enabled' || key === 'masked';
    // the link of a disabled unit is gone, which has changed its folder
    const linked = changes.some(ofLinks) ? (timed(enabled) ?? timed(folder, true)) : undefined;
    // systemd forgets units that are neither enabled nor at work
    return changes.every(ofLinks) ? linked : (timed(state) ?? linked);
  }
  const gone = fields('g');
  if (gone) return timed(gone[0], true);
  const [mtime, ctime] = fields('f') ?? [];
  const isContent = changes.some(({ key }) => !/^(?:mode|owner|group)$/.test(key));
  // somebody can set the time of a content, not that of the inode
  const isEqual = mtime !== undefined && ctime !== undefined && Math.abs(Number(ctime) - Number(mtime)) <= 1;
  return timed(ctime, isShared || (isContent && !isEqual));
}

function packageOrigin(noted: string[] | undefined, apt: string[] | undefined): Found | undefined {
  const found = timed(noted?.[0]);
  const [by, command] = apt?.join(' ').split('\t') ?? [];
  return (
    found && {
      ...found,
      ...(by && /^[a-z_][\w.-]{0,31}$/.test(by) && { by }),
      ...(command && { command: command.trim().slice(0, 120) }),
    }
  );
}

function timed(text: string | undefined, isLatest = false): Found | undefined {
  if (text === undefined || !/^\d{1,11}$/.test(text)) return undefined;
  return { time: Number(text), ...(isLatest && { isLatest }) };
}
