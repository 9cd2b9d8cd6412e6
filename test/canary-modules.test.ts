import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Event } from '../src/core/events.ts';
import { moduleNames } from '../src/modules/catalog.ts';
import { canaryTasks } from './support/canary-tasks.ts';
import { encodings } from './support/encodings.ts';
import { folderWith, program } from './support/program.ts';
import { inSandbox, whyNoSandbox } from './support/sandbox.ts';
import { dueCases } from './support/today.ts';

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

/** The files that the examples of modules name. */
const sources = {
  'files/site/index.html': canary,
  'files/initialise.sh': `#!/bin/sh\necho ${canary}\n`,
  'files/app.tar': canary,
  'templates/app.conf.hbs': '{{ canary }}',
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
async function shown(names: string[]): Promise<{ outputs: string; processes: string }> {
  const playbook = JSON.stringify(await Promise.all(names.map(playOf)));
  const hosts = `${inventory}  hosts: { ${names.map((name) => `${name}: {}`).join()} }\n`;
  const cwd = await folderWith({ ...sources, 'hosts.yml': hosts, 'play.yml': playbook });
  const trace = join(cwd, 'trace');
  const options = ['-D', '-vvv', '--json', '-', '--lock', 'off', '--one-by-one'];
  const words = [process.execPath, program, 'run', `${cwd}/play.yml`, '-i', `${cwd}/hosts.yml`, ...options];
  const run = inSandbox(words);
  const watch = ['-f', '-qq', '-v', '-s', '100000', '--seccomp-bpf', '-e', 'trace=execve', '-o', trace];
  const { stdout, stderr } = spawnSync('strace', [...watch, ...run], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const events = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
  const ran = events.flatMap((event) => (event.event === 'task' ? event.host : []));
  expect([...new Set(ran)], stderr.slice(-3000)).toEqual(names);
  return { outputs: stdout + stderr, processes: readFileSync(trace, 'utf8') };
}

test.skipIf(whyNoSandbox)(
  'a secret in an argument of a module is shown nowhere',
  async () => {
    const names = dueCases(await moduleNames(), days);
    const { outputs, processes } = await shown(names);
    const lines = outputs.split('\n');
    const found = encodings(canary, key).flatMap(([encoding, text]) =>
      lines.filter((line) => line.includes(text)).map((line) => `${encoding}: ${line}`),
    );
    expect(found).toEqual([]);
    const started = processes.split('\n').filter((line) => line.includes(key) && !line.includes(`"echo"`));
    expect(started).toEqual([]);
  },
  600_000,
);
