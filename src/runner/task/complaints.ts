/** What a message on stderr means, and what to do about it. */
interface Explanation {
  message?: string;
  hint: string;
}

/** The words of GNU, BusyBox and others for an owner that does not exist. */
const unknownOwner =
  /^ch(?:own|grp): (?:invalid|unknown) (user|group|spec|user\/group):? ['‘"]?([^\n]*?)['’"]?$/m;

const refusals: [RegExp, hint: string][] = [
  [
    /permission denied|operation not permitted|must be (?:run as )?(?:root|superuser)|are you root|only root/i,
    'if only root may do that, give the task become: true',
  ],
  [/no space left on device/i, 'free space on the host'],
  [/read-only file system/i, 'its file system is mounted read-only'],
];

/** Explains what the programs of a failed step wrote; undefined for unknown words. */
export function explainComplaint(stderr: string): Explanation | undefined {
  const [, kind, owner] = unknownOwner.exec(stderr) ?? [];
  if (kind !== undefined) return withoutOwner(kind, owner!);
  const found = refusals.find(([when]) => when.test(stderr));
  return found && { hint: found[1] };
}

function withoutOwner(kind: string, owner: string): Explanation {
  const [user, group = user] = owner.split(':');
  const name = { user, group }[kind] ?? owner;
  const what = kind === 'user' || kind === 'group' ? kind : 'user or group';
  return {
    message: `there is no ${what} "${name}" on the host`,
    hint: `create it in an earlier task, with the module ${kind === 'group' ? 'group' : 'user'}`,
  };
}
