import { readFile } from 'node:fs/promises';
import { Trouble } from '../core/errors.ts';
import { runTool } from './command.ts';

/** One line of apt sources: the origin of a suite, and its path on the lab's apt source. */
export interface Mirror {
  /** Base address upstream, without a slash at the end. */
  uri: string;
  /** Path below http://apt.lab/, without slashes at its ends. */
  path: string;
  suite: string;
  components: string[];
}

/**
 * The mirrors this machine itself uses for its own Debian release, as apt-get(8) `indextargets` lists them.
 * Throws Trouble without one, as on another distribution.
 */
export async function findMirrors(): Promise<Mirror[]> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const codename = /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(release)?.[1];
  const format = '$(CREATED_BY)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)';
  const targets = await runTool('apt-get', ['indextargets', '--format', format]);
  const mirrors = codename ? parseTargets(targets, codename) : [];
  if (mirrors.length > 0) return mirrors;
  throw new Trouble('apt on this machine has no mirror of its own Debian release', {
    hint: 'see /etc/apt/sources.list.d',
  });
}

/** Reads lines of "Packages|uri|suite|component", keeping the suites of one release. */
export function parseTargets(targets: string, codename: string): Mirror[] {
  const mirrors = new Map<string, Mirror>();
  const paths = new Map<string, string>();
  for (const line of targets.split('\n')) {
    const [kind, address, suite, component] = line.split('|');
    if (kind !== 'Packages' || !address || !suite || !component) continue;
    if (!/^https?:\/\//.test(address) || (suite !== codename && !suite.startsWith(`${codename}-`))) continue;
    const uri = address.replace(/\/+$/, '');
    const mirror = mirrors.get(`${uri} ${suite}`) ?? {
      uri,
      path: pathFor(uri, paths),
      suite,
      components: [],
    };
    if (!mirror.components.includes(component)) mirror.components.push(component);
    mirrors.set(`${uri} ${suite}`, mirror);
  }
  return [...mirrors.values()];
}

/** The last part of the address, with a number when two mirrors have the same end. */
function pathFor(uri: string, paths: Map<string, string>): string {
  const known = paths.get(uri);
  if (known) return known;
  const last =
    uri
      .split('/')
      .at(-1)
      ?.replace(/[^a-z0-9-]/gi, '') || 'debian';
  const taken = [...paths.values()].filter((path) => path.replace(/-\d+$/, '') === last).length;
  const path = taken ? `${last}-${taken + 1}` : last;
  paths.set(uri, path);
  return path;
}
