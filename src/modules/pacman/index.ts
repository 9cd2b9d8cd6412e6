import type { Form } from '../../core/form.ts';
import { stateModule } from '../../core/module.ts';
import { packageNames } from '../../core/package-names.ts';
import { packageFault, packageParams, wantPackages } from '../../core/package-params.ts';
import { splitWords } from '../../core/split-words.ts';

const nameForm: Form = {
  is: 'the name of a package',
  problem: (text) => {
    const wrong = packageNames([text]).find((name) => !isPackage(name));
    return wrong === undefined ? undefined : `"${wrong}" cannot be one`;
  },
  hint: (text) => (/\S\s+\S/.test(text.trim()) ? 'write several names as a list' : undefined),
};

const words = (doc: string) => ({ type: 'string', code: 'words', doc }) as const;

export default stateModule({
  summary: 'Install, upgrade or remove packages of Arch Linux with pacman.',
  notes:
    'The cache is fresh if it is younger than an hour and than the configuration of pacman. With state latest, with upgrade, ' +
    'and in check mode, the newest version is the one in the cache. The version of a file or an address is that in its name.',
  params: {
    name: {
      type: 'list',
      aliases: ['package', 'pkg'],
      form: nameForm,
      doc: 'Packages or groups: nginx, extra/nginx, base-devel, a package file on the host, or its address.',
    },
    ...packageParams,
    reason: {
      type: 'string',
      enum: ['explicit', 'dependency'],
      doc: 'What pacman notes as the reason of a new package.',
    },
    force: {
      type: 'bool',
      default: false,
      doc: 'Remove packages that others need, and fetch lists that are not newer.',
    },
    remove_nosave: {
      type: 'bool',
      default: false,
      doc: 'With state absent, remove changed configuration files, too.',
    },
    extra_args: words('More options to install or remove packages, such as --recursive.'),
    update_cache_extra_args: words('More options to fetch the lists.'),
    upgrade_extra_args: words('More options for upgrade.'),
  },
  check: (args) => {
    const fault = packageFault(args);
    if (fault) return fault;
    const file = packageNames(args.name ?? []).find(isFile);
    return args.state === 'absent' && file ? `state absent needs the name of "${file}"` : undefined;
  },
  want: wantPackages,
  needs: ['packages', 'pacman'],
  send: (args) => ({
    name: undefined,
    change_options: [
      ...(args.state === 'absent' ? removal(args) : args.reason ? [reasons[args.reason]] : []),
      ...splitWords(args.extra_args ?? ''),
    ].join('\n'),
    cache_options: splitWords(args.update_cache_extra_args ?? '').join('\n'),
    upgrade_options: splitWords(args.upgrade_extra_args ?? '').join('\n'),
  }),
  words: ({ name = [] }) => packageNames(name),
});

const reasons = { explicit: '--asexplicit', dependency: '--asdeps' };

function removal(args: { force: boolean; remove_nosave: boolean }): string[] {
  return [...(args.force ? ['-dd'] : []), ...(args.remove_nosave ? ['--nosave'] : [])];
}

function isPackage(text: string): boolean {
  return isFile(text) || /^([a-z0-9][\w.-]*\/)?[A-Za-z0-9@_+][\w@.+-]*$/.test(text);
}

/** A file with a package, or its address; makepkg makes such names. */
function isFile(text: string): boolean {
  return /^(\/|https?:\/\/)[^\s=]*\/?[\w@.+:%-]+-[\w.+:%~]+-[\d.]+-\w+\.pkg\.tar(\.\w+)?$/.test(text);
}
