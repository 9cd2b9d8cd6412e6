import type { Difference } from './difference.ts';

/** What a host is asked about the origin of a difference. */
export interface OriginTarget {
  kind: 'file' | 'package' | 'unit';
  name: string;
  /** It also changes for other reasons, so its time is the latest possible one. */
  isShared: boolean;
}

const packageModules = new Set(['apt', 'package', 'dnf', 'zypper', 'apk', 'pacman']);

/** The files in which accounts and similar things are. */
const sharedFiles: Readonly<Record<string, string>> = {
  user: '/etc/passwd',
  group: '/etc/group',
  hostname: '/etc/hostname',
  timezone: '/etc/localtime',
};

/** Keys whose time is that of the file itself: its content and its attributes. */
const ownKeys = /^(?:sha256|content|mode|owner|group|state|src)$/;

/** What to ask a host about a difference; undefined if it cannot know. */
export function originTarget({ event, mark, changes }: Difference): OriginTarget | undefined {
  const { module } = event;
  const { variables, looksAt } = mark;
  const keys = changes.map(({ key }) => key);
  const name = lineOf(variables.name);
  if (packageModules.has(module)) return named('package', keys[0]?.replace(/:.*/, ''));
  if (module === 'systemd' || keys.some((key) => key === 'enabled' || key === 'runs'))
    return named('unit', name);
  const path = lineOf(looksAt === undefined ? variables.path : variables[looksAt]) ?? sharedFiles[module];
  if (path?.startsWith('/') !== true) return undefined;
  return {
    kind: 'file',
    name: path,
    isShared: looksAt === undefined || !keys.every((key) => ownKeys.test(key)),
  };
}

function named(kind: 'package' | 'unit', name: string | undefined): OriginTarget | undefined {
  return name === undefined ? undefined : { kind, name, isShared: false };
}

/** A text that can be one line of what is sent. */
function lineOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !value.includes('\n') ? value : undefined;
}
