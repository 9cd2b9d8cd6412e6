import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TaskEvent } from '../src/core/events.ts';
import type { Values } from '../src/core/values.ts';
import { loadModule, moduleNames } from '../src/modules/catalog.ts';
import { canaryTasks, textParams } from './support/canary-tasks.ts';
import { encodings } from './support/encodings.ts';
import { folderWith, program } from './support/program.ts';
import { inSandbox, whyNoSandbox } from './support/sandbox.ts';
import { dueCases, isDue, runsAll } from './support/today.ts';

const canary = 'canary-q7z4-word';
const key = 'keeper-k3w9-word';
/** So many days until each module had its turn. */
const days = 7;

const inventory = `all:
  vars:
    kplay_connection: local
    canary: !secret { command: [echo, ${canary}] }
    canary_key: !secret { command: [echo, ${key}] }
`;

/** Each mode has its day. */
const modes = ['in check mode', 'for real'].filter((_, i) => runsAll || isDue(i, 2));

/** What tasks of some modules need that a sandbox of this machine does not have: there, they can only fail. */
const needs: Record<string, string[]> = {
  'a running service': [
    'docker_compose',
    'docker_container',
    'docker_image',
    'docker_network',
    'docker_prune',
    'docker_volume',
  ],
  'a database': ['mysql_db', 'postgresql_db', 'postgresql_privs', 'postgresql_user', 'redis'],
  'a block device': ['filesystem', 'lvg', 'lvol', 'swap'],
  'another system, or a program': ['apk', 'firewalld', 'haproxy_backend', 'rpm_key', 'seboolean', 'snap'],
  'systemd, or rights of the kernel': [
    'hostname',
    'iptables',
    'locale_gen',
    'nginx_conf',
    'reboot',
    'systemd',
    'systemd_unit',
    'ufw',
  ],
  'a network': ['get_url', 'git', 'pip', 'synchronize', 'uri'],
  'a name that exists': ['alternatives', 'known_hosts', 'pam_limits', 'timezone'],
  'a key that exists': ['openssh_keypair', 'openssl_csr', 'x509_certificate'],
};

/** Arguments with a form that no secret has: numbers, addresses, words of a program. */
const closed: Record<string, string[]> = {
  apt: ['dpkg_options'],
  apt_key: ['id', 'keyring'],
  async_status: ['jid'],
  copy: ['selevel'],
  cron: ['minute', 'hour', 'day', 'month', 'weekday'],
  docker_container: ['memory', 'memory_reservation', 'shm_size', 'capabilities', 'cap_drop', 'comparisons'],
  docker_network: ['ipam_config'],
  docker_prune: ['images_filters'],
  file: ['modification_time', 'access_time', 'selevel'],
  find: ['age', 'size'],
  firewalld: ['port', 'protocol', 'source', 'interface', 'icmp_block', 'port_forward', 'rich_rule'],
  get_url: ['checksum'],
  git: ['umask'],
  haproxy_backend: ['weight'],
  known_hosts: ['key'],
  lvg: ['pesize'],
  lvol: ['size'],
  mount: ['dump', 'passno'],
  mysql_db: ['encoding', 'collation'],
  mysql_user: ['plugin', 'priv'],
  pam_limits: ['value'],
  pip: ['umask'],
  postgresql_privs: ['privs'],
  postgresql_user: ['role_attr_flags'],
  redis: ['name'],
  rpm_key: ['fingerprint'],
  seboolean: ['name'],
  swap: ['size'],
  template: ['selevel'],
  ufw: ['interface', 'from_ip', 'to_ip', 'to_port'],
  uri: ['method', 'status_code'],
  wait_for: ['status_code'],
};

/** The files that the examples of modules name. */
const sources = {
  'files/site/index.html': canary,
  'files/initialise.sh': `#!/bin/sh\necho ${canary}\n`,
  'files/app.tar': canary,
  'templates/app.conf.hbs': '{{ canary }} {{ canary_key }}',
  'templates/conf/app.hbs': '{{ canary }} {{ canary_key }}',
};

/** A play with the tasks of a module, on a host of its own: some take down their session. */
async function playOf(name: string): Promise<object> {
  const tasks = (await canaryTasks(name)).map((task) => ({
    ...task,
    ignore_errors: true,
    ignore_unreachable: true,
    timeout: 3,
  }));
  return { name, hosts: name, gather_facts: false, tasks };
}

/** What a run of these modules shows, and how its processes were started. */
async function shown(
  names: string[],
  isCheck: boolean,
): Promise<{ outputs: string; processes: string; reached: string[] }> {
  const playbook = JSON.stringify(await Promise.all(names.map(playOf)));
  const hosts = `${inventory}  hosts: { ${names.map((name) => `${name}: {}`).join()} }\n`;
  const files = { ...sources, 'hosts.yml': hosts, 'play.yml': playbook, 'reports/.keep': '' };
  const cwd = await folderWith(files);
  const trace = join(cwd, 'trace');
  const options = ['-D', '-vvv', '--json', '-', '--lock', 'off', '--one-by-one', '--history', 'on'];
  const written = ['--junit', `${cwd}/reports/junit.xml`, '--html', `${cwd}/reports/page.html`];
  const check = isCheck ? ['--check'] : [];
  const words = [
    program,
    'run',
    `${cwd}/play.yml`,
    '-i',
    `${cwd}/hosts.yml`,
    ...options,
    ...written,
    ...check,
  ];
  // what the sandbox writes is gone with it
  const shows = `"$@"; find ${cwd}/reports ${cwd}/state -type f -exec cat {} + 2>/dev/null`;
  const run = inSandbox(['sh', '-c', shows, 'sh', process.execPath, ...words]);
  const watch = ['-f', '-qq', '-v', '-s', '100000', '--seccomp-bpf', '-e', 'trace=execve', '-o', trace];
  const { stdout, stderr } = spawnSync('strace', [...watch, ...run], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1e9,
    env: { ...process.env, XDG_STATE_HOME: `${cwd}/state` },
  });
  const tasks = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"event":"task",'))
    .map((line) => JSON.parse(line) as TaskEvent);
  expect([...new Set(tasks.map(({ host }) => host))], stderr.slice(-3000)).toEqual(names);
  const reached = tasks.filter(({ status }) => status === 'changed' || status === 'unchanged');
  return {
    outputs: stdout + stderr,
    processes: readFileSync(trace, 'utf8'),
    reached: reached.map(({ host }) => host),
  };
}

test.skipIf(whyNoSandbox).each(modes)(
  'a secret in an argument of a module is shown nowhere, %s',
  async (mode) => {
    const names = dueCases(await moduleNames(), days);
    const { outputs, processes, reached } = await shown(names, mode === 'in check mode');
    for (const report of ['<testsuites', '<!DOCTYPE html>']) expect(outputs).toContain(report);
    const lines = outputs.split('\n');
    const found = encodings(canary, key).flatMap(([encoding, text]) =>
      lines.filter((line) => line.includes(text)).map((line) => `${encoding}: ${line}`),
    );
    expect(found).toEqual([]);
    const started = processes.split('\n').filter((line) => line.includes(key) && !line.includes(`"echo"`));
    expect(started).toEqual([]);
    const known = Object.values(needs).flat();
    if (mode === 'for real')
      expect(names.filter((name) => ![...reached, ...known].includes(name))).toEqual([]);
  },
  600_000,
);

/** The arguments that can have a text, and have the canary in no task. */
async function withoutCanary(name: string): Promise<string[]> {
  const tasks = await canaryTasks(name);
  const has = (param: string) =>
    tasks.some((task) => JSON.stringify((task[name] as Values)[param] ?? null).includes('canary'));
  return textParams(await loadModule(name)).filter((param) => !has(param));
}

test('each argument of a module that can have a secret has one', async () => {
  const found: Record<string, string[]> = {};
  for (const name of await moduleNames()) {
    const params = await withoutCanary(name);
    if (params.length > 0) found[name] = params;
  }
  expect(found).toEqual(closed);
});
