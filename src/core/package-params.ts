import { packageNames } from './package-names.ts';

interface PackageArgs {
  name?: string[] | undefined;
  state: string;
  update_cache: boolean;
  upgrade: boolean;
}

/** What package managers with one cache and one upgrade of everything have in common, besides the names. */
export const packageParams = {
  state: {
    type: 'string',
    enum: ['present', 'latest', 'absent'],
    default: 'present',
    doc: 'Whether the packages are installed, installed in the newest version in the cache, or not installed.',
  },
  update_cache: {
    type: 'bool',
    default: false,
    aliases: ['update-cache'],
    doc: 'Fetch the lists of packages first if they are not fresh.',
  },
  upgrade: { type: 'bool', default: false, doc: 'Upgrade all packages.' },
} as const;

/** Says what is wrong with such arguments together, if anything is. */
export function packageFault({ name = [], state, update_cache, upgrade }: PackageArgs): string | undefined {
  const isNamed = packageNames(name).length > 0;
  if (!isNamed && state !== 'present') return `state ${state} needs name`;
  if (isNamed && upgrade) return 'upgrade is for all packages: leave name out';
  return isNamed || update_cache || upgrade ? undefined : 'say what to do: name, update_cache or upgrade';
}

/** The wanted state: a key for each package, besides the cache and the upgrades. */
export function wantPackages({
  name = [],
  state,
  update_cache,
  upgrade,
}: PackageArgs): Record<string, string> {
  return {
    ...(update_cache && { cache: 'fresh' }),
    ...Object.fromEntries(packageNames(name).map((each) => [each, state])),
    ...(upgrade && { upgrades: 'none' }),
  };
}
