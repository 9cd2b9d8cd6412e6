import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Value, Values } from '../../src/core/values.ts';
import type { LabStatus } from '../../src/lab/status.ts';
import { type Answer, askAnsible } from '../support/ansible.ts';
import { folderWith } from '../support/program.ts';
import { rounds, type Twin, type TwinStory } from './case.ts';
import { lookAt, prepareCases } from './host.ts';
import { filesOf, playOf, saidBy } from './play.ts';

/** The collections of Debian's package `ansible` that the modules are in which ansible-core does not have. */
const collections: Record<string, string[]> = {
  'ansible.posix': ['authorized_key', 'firewalld', 'mount', 'synchronize', 'sysctl'],
  'community.crypto': ['openssh_keypair', 'openssl_csr', 'openssl_privatekey', 'x509_certificate'],
  'community.docker': ['docker_container', 'docker_network', 'docker_volume'],
  'community.mysql': ['mysql_db', 'mysql_user'],
  'community.postgresql': ['postgresql_db', 'postgresql_privs', 'postgresql_user'],
  'community.general': [
    'alternatives',
    'archive',
    'filesystem',
    'htpasswd',
    'ini_file',
    'locale_gen',
    'modprobe',
    'pam_limits',
    'sudoers',
    'timezone',
    'ufw',
  ],
};

const collectionOf = (module: string): string | undefined =>
  Object.keys(collections).find((name) => collections[name]!.includes(module));

/** Says whether Ansible needs a collection for a case, besides ansible-core. */
export const isInCollection = ({ module }: Twin): boolean => collectionOf(module) !== undefined;

const callbacks = fileURLToPath(new URL('callback', import.meta.url));

const settings = {
  ANSIBLE_STDOUT_CALLBACK: 'results',
  ANSIBLE_PIPELINING: 'true',
  ANSIBLE_SSH_ARGS: '-o ControlMaster=auto -o ControlPersist=10s',
  ANSIBLE_DEPRECATION_WARNINGS: 'false',
};

/** Returns all that decides what Ansible does with a case. */
export function inputsOf({ differs, round, ...one }: Twin): string {
  return JSON.stringify([one, settings]);
}

interface Said {
  status: string;
  result: Values;
}

/** Runs cases with Ansible on a host, twice. */
export async function byAnsible(lab: LabStatus, host: string, cases: Twin[]): Promise<TwinStory[]> {
  const stories = new Map<Twin, TwinStory>();
  for (const round of rounds(cases)) {
    await prepareCases(lab, host, round);
    const files = await filesOf(round);
    const run = await runner(lab, host, round, files);
    const first = await run();
    const trees = await lookAt(lab, host, round, files);
    const second = await run();
    for (const [i, one] of round.entries())
      stories.set(one, {
        first: statusOf(first(one)),
        second: statusOf(second(one)),
        ...(one.says && { says: saidBy(one, first(one).result) }),
        tree: trees[i]!,
      });
  }
  return cases.map((one) => stories.get(one)!);
}

/** What a condition of the module skips changes nothing. */
const statusOf = ({ status }: Said) => (status === 'skipped' ? 'ok' : status);

/** Returns what runs the tasks of cases, and gives the result of each. */
async function runner(
  lab: LabStatus,
  hosts: string,
  cases: Twin[],
  files: string,
): Promise<() => Promise<(one: Twin) => Said>> {
  const keywords = { hosts, gather_facts: false, vars: { ansible_python_interpreter: '/usr/bin/python3' } };
  const play = playOf(cases, files, keywords, (one) => [taskOf(one)]);
  const folder = await folderWith({ 'play.yml': play });
  const command = ['ansible-playbook', '-i', lab.inventory, join(folder, 'play.yml')];
  return async () => {
    const [answer] = await askAnsible([command], {
      ...settings,
      ANSIBLE_CALLBACK_PLUGINS: callbacks,
      ANSIBLE_HOME: folder,
      HOME: folder,
    });
    const said = resultsIn(answer!);
    return (one) => {
      const result = said.get(one.id);
      if (!result) throw new Error(`no result of ${one.title}: ${answer!.out.slice(-2000)}`);
      return result;
    };
  };
}

/** Arguments of modules that log in by themselves: as Ansible does. */
const login: Record<string, Values> = { synchronize: { use_ssh_args: true } };

function taskOf({ id, task }: Twin): Value {
  const named = Object.entries(task).map(([word, value]) => {
    const collection = collectionOf(word);
    const args = login[word] ? { ...(value as Values), ...login[word] } : value;
    return [collection ? `${collection}.${word}` : word, args];
  });
  return { name: id, ...Object.fromEntries(named), ignore_errors: true };
}

function resultsIn({ out }: Answer): Map<string, Said> {
  const lines = out.split('\n').filter((line) => line.startsWith('{'));
  return new Map(
    lines.map((line) => JSON.parse(line) as Said & { id: string }).map((said) => [said.id, said]),
  );
}
