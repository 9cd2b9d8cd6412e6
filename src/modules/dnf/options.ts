/** The arguments that become options of dnf. */
interface DnfArgs {
  name?: string[] | undefined;
  state: string;
  enablerepo?: string[] | undefined;
  disablerepo?: string[] | undefined;
  exclude?: string[] | undefined;
  disable_excludes?: string | undefined;
  disable_gpg_check: boolean;
  sslverify: boolean;
  validate_certs: boolean;
  autoremove: boolean;
  allowerasing: boolean;
  nobest: boolean;
  best: boolean;
  skip_broken: boolean;
  security: boolean;
  bugfix: boolean;
  install_weak_deps: boolean;
  cacheonly: boolean;
  enable_plugin?: string[] | undefined;
  disable_plugin?: string[] | undefined;
  conf_file?: string | undefined;
  installroot?: string | undefined;
  releasever?: string | undefined;
}

/** Options of all verbs, see dnf(8). */
export function commonOptions(args: DnfArgs): string[] {
  return [
    ...option('config', args.conf_file),
    ...option('installroot', args.installroot),
    ...option('releasever', args.releasever),
    ...option('disablerepo', args.disablerepo),
    ...option('enablerepo', args.enablerepo),
    ...option('exclude', args.exclude),
    ...option('disableexcludes', args.disable_excludes),
    ...option('disableplugin', args.disable_plugin),
    ...option('enableplugin', args.enable_plugin),
    ...(args.disable_gpg_check ? ['--nogpgcheck'] : []),
    ...(args.cacheonly ? ['--cacheonly'] : []),
    ...(args.sslverify && args.validate_certs ? [] : ['--setopt=sslverify=0']),
    ...(args.install_weak_deps ? [] : ['--setopt=install_weak_deps=0']),
    ...(args.state === 'absent' ? [`--setopt=clean_requirements_on_remove=${args.autoremove ? 1 : 0}`] : []),
  ];
}

/** Options of the verbs that install and upgrade. */
export function choiceOptions(args: DnfArgs): string[] {
  const names = ['allowerasing', 'nobest', 'best', 'skip_broken', 'security', 'bugfix'] as const;
  return names.filter((name) => args[name]).map((name) => `--${name.replace('_', '-')}`);
}

function option(name: string, value: string | string[] | undefined): string[] {
  return [value ?? []].flat().map((each) => `--${name}=${each}`);
}
