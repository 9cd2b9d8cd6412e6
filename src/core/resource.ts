import type { Module, ShellValue } from './module.ts';
import { textOf } from './text.ts';
import type { Value } from './values.ts';

/** What several modules manage, and what is no file although a path names it. Others have their own name. */
const kinds: Readonly<Record<string, string>> = {
  apk: 'package',
  apt: 'package',
  dnf: 'package',
  package: 'package',
  pacman: 'package',
  zypper: 'package',
  systemd: 'service',
  docker_compose: 'docker_compose',
  filesystem: 'filesystem',
  mount: 'mount',
  swap: 'swap',
};

/** The arguments that name what a module manages, if the usual ones do not. */
const names: Readonly<Record<string, readonly string[]>> = {
  haproxy_backend: ['backend', 'server'],
  lvol: ['vg', 'lv'],
  debconf: ['name', 'question'],
  iptables: ['table', 'chain'],
  // there is one on a host
  firewall: [],
  hostname: [],
  timezone: [],
  ufw: [],
};

/** The usual ones: the first that is given counts. */
const usual = ['dest', 'path', 'name', 'project_name', 'project_src'];

/**
 * What a task manages on its host, such as `file /etc/nginx/nginx.conf`, `service nginx` or `package curl, git`.
 * Undefined for a task that manages nothing with a name, such as a command.
 * @param args the checked arguments
 * @param variables those of its step
 */
export function resourceOf(
  name: string,
  module: Module,
  args: Readonly<Record<string, unknown>>,
  variables: Readonly<Record<string, ShellValue>>,
): string | undefined {
  if (module.kind === 'action') {
    const written = module.writes === undefined ? pathOf(module, args, 'dest') : variables[module.writes];
    return written ? `file ${written}` : undefined;
  }
  const file = module.looksAt === undefined ? undefined : variables[module.looksAt];
  if (typeof file === 'string' && file !== '') return `file ${file}`;
  const own = names[name];
  if (own) return [kinds[name] ?? name, ...textsOf(module, args, own)].join(' ');
  const param = mainParam(module, args);
  if (param === undefined) return undefined;
  const kind = kinds[name] ?? (module.params[param]!.type === 'path' ? 'file' : name);
  return [kind, ...textsOf(module, args, [param])].join(' ');
}

/** An action changes what is at a path of the host only if it writes there. */
function pathOf(module: Module, args: Readonly<Record<string, unknown>>, param: string): unknown {
  return module.params[param]?.type === 'path' ? args[param] : undefined;
}

function mainParam({ params }: Module, args: Readonly<Record<string, unknown>>): string | undefined {
  const required = Object.keys(params).filter((name) => params[name].required);
  // a path that may be left out is seldom what a module is about
  const isMain = (name: string) => params[name]?.type !== 'path' || required.includes(name);
  const first = usual.filter((name) => name === 'dest' || isMain(name));
  const isNamed = (name: string) => Boolean(args[name]) && params[name] && !params[name].secret;
  return [...first, ...required, ...usual].find(isNamed);
}

function textsOf(
  { params }: Module,
  args: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string[] {
  const texts = names
    .filter((name) => !params[name]?.secret && args[name] !== undefined && args[name] !== null)
    .map((name) => [args[name] as Value].flat().map(textOf).join(', '));
  return texts.length === 0 ? [] : [texts.join('/')];
}
