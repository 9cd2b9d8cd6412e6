import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { execute } from '../src/api/execute.ts';
import type { Event } from '../src/core/events.ts';
import { Secrets } from '../src/core/secrets.ts';
import { loadInventory } from '../src/inventory/load.ts';
import { loadPlan } from '../src/playbook/load.ts';
import { type Cut, type CutPoint, type CuttableLink, cuttableLink } from './support/cut-link.ts';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { until } from './support/fault-lab.ts';
import { folderWith } from './support/program.ts';
import { dueShells } from './support/shell-host.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';
import { dueCases } from './support/today.ts';

/** Each task that runs leaves a line in `@/log`, also when it runs twice. */
const playbook = `- hosts: all
  tasks:
    - {name: One, shell: echo one >>@/log}
    - {name: Two, copy: {dest: @/file, content: two}, notify: Last}
    - {name: Three, shell: sleep 0.05; echo three >>@/log}
    - {name: Same, file: {path: @/file, state: file}}
    - {name: Loop, shell: 'echo {{ item }} >>@/log', loop: [a, b, c]}
    - {name: Four, shell: echo four >>@/log; echo read, register: four}
    - {name: Read, debug: {msg: '{{ four.stdout }}'}}
    - {name: Five, lineinfile: {path: @/log, line: five}}
  handlers:
    - {name: Last, shell: echo last >>@/log}
`;
const all = ['one', 'three', 'a', 'b', 'c', 'four', 'five', 'last'];

/** The variables of a host whose tasks run as another user. */
const becoming = { kplay_become: true, kplay_become_user: 'nobody', kplay_become_method: 'su' };

interface Outcome {
  code: number;
  /** "Task: status" of each result. */
  results: string[];
  warnings: string[];
  /** Why the host is lost; empty if it is not. */
  lost: string;
  log: string[];
  passed: { to: number; from: number };
  folder: string;
}

interface Way {
  shell?: string;
  /** Seconds for which kplay tries to connect again. */
  reconnect?: number;
  /** More variables of the host. */
  vars?: Record<string, unknown>;
  /** sshd allows one channel for each connection. */
  hasOneChannel?: true;
  /** The tasks are those of another host, and delegated. */
  isDelegated?: true;
}

/** The pages of the log that the shell with this process id writes, see log.sh. */
function pagesOf(pid: string): string[] {
  const files = ['/run', '/dev/shm', '/tmp'].flatMap((folder) =>
    readdirSync(folder).map((name) => join(folder, name)),
  );
  const isIts = (file: string) => readFileSync(file, 'utf8').split(' ', 2)[1] === pid;
  return files.filter((file) => /\/kplay-[0-9a-f]+-[01]$/.test(file) && isIts(file));
}
const logOf = async (pid: string) =>
  pagesOf(pid)
    .map((page) => readFileSync(page, 'utf8'))
    .join('');
async function rewriteLog(pid: string, change: (text: string) => string): Promise<void> {
  for (const page of pagesOf(pid)) await writeFile(page, change(readFileSync(page, 'utf8')));
}

describe.skipIf(!hasSshd)('a run whose link fails', { timeout: 120_000 }, () => {
  let usual: EmbeddedHost;
  let narrow: EmbeddedHost;
  beforeAll(async () => {
    [usual, narrow] = await Promise.all([startSshd(), startSshd({ maxSessions: 1 })]);
  });
  afterAll(() => Promise.all([usual.stop(), narrow.stop()]));

  /** Runs tasks over a link of their own, to which something happens. */
  async function run(
    text: string,
    meanwhile: (link: CuttableLink, folder: string, interrupt: () => void) => unknown,
    { shell = 'sh', reconnect = 16, vars, hasOneChannel, isDelegated }: Way = {},
  ): Promise<Outcome> {
    const host = hasOneChannel ? narrow : usual;
    const link = await cuttableLink(host.address.port);
    const { port, user } = host.address;
    const keys = (await readFile(host.knownHostsFile, 'utf8')).replace(`${port}`, `${link.port}`);
    const folder = await folderWith({ known_hosts: keys });
    const reach = { kplay_host: '127.0.0.1', kplay_port: link.port, kplay_user: user, kplay_shell: shell };
    const files = { kplay_private_key: host.privateKeyFile, kplay_known_hosts: `${folder}/known_hosts` };
    const hosts = {
      one: { ...reach, ...files, ...vars },
      ...(isDelegated && { two: { kplay_connection: 'local' } }),
    };
    await writeFile(`${folder}/hosts.yml`, JSON.stringify({ all: { hosts } }));
    // the user of the tasks can be another one
    await chmod(folder, 0o777);
    await writeFile(`${folder}/play.yml`, text.replaceAll('@', folder));
    const source = `${folder}/hosts.yml`;
    const inventory = await loadInventory([source], { playbookFolder: folder });
    const chosen = { inventorySource: source, extraVars: {}, tags: [], skipTags: [] };
    const { plan } = await loadPlan([`${folder}/play.yml`], { inventory, ...chosen });
    const events: Event[] = [];
    const options = {
      inventory: [source],
      forks: 1,
      timeout: 10,
      wait: 0,
      lock: 'off' as const,
      lockWait: 0,
    };
    const interruption = new AbortController();
    const { signal } = interruption;
    const end = execute(
      {
        plan,
        inventory,
        options: { ...options, reconnect, verbose: 0, secrets: new Secrets() },
        extraVars: {},
        emit: (event) => events.push(event),
      },
      {
        passphraseOf: async () => undefined,
        listen: () => ({ signal, givenUp: new AbortController().signal, forget: () => {} }),
        ask: undefined,
      },
    );
    await meanwhile(link, folder, () => interruption.abort(new Error('interrupted')));
    const { exit_code: code } = await end;
    await until('its connections are closed', () => link.open() === 0);
    const log = (await readFile(`${folder}/log`, 'utf8').catch(() => '')).split('\n').slice(0, -1);
    await link.stop();
    const lost = events.flatMap((event) => (event.event === 'host' && event.message) || []);
    return {
      code,
      log,
      folder,
      results: events.flatMap((event) => (event.event === 'task' ? `${event.task}: ${event.status}` : [])),
      warnings: events.flatMap((event) => (event.event === 'warning' ? event.message : [])),
      lost: lost.join(),
      passed: { ...link.passed },
    };
  }

  const cutAt = (point: CutPoint) => (link: CuttableLink) => link.cutAt(point);

  const cutAtWork = (how: Cut) => async (link: CuttableLink, folder: string) => {
    await until('the task is at work', () => existsSync(`${folder}/begun`), 60);
    link.cut(how);
  };
  const tasks = (...each: string[]) =>
    `- hosts: all\n  tasks:\n${each.map((task) => `    - ${task}\n`).join('')}`;
  const long = '{name: Long, shell: touch @/begun; sleep 1; echo long >>@/log}';
  const after = '{name: After, shell: echo after >>@/log}';

  describe.concurrent.each(dueShells)('under %s', (shell) => {
    test('at any byte continues, and no task runs twice', async ({ expect }) => {
      const whole = await run(playbook, () => {}, { shell });
      expect(whole).toMatchObject({ code: 0, log: all });
      const points = cutPoints(whole.passed);
      const outcomes = await Promise.all(points.map((point) => run(playbook, cutAt(point), { shell })));
      for (const [i, { code, log, lost, results, warnings }] of outcomes.entries()) {
        const where = JSON.stringify({ ...points[i], lost, results, warnings });
        const before = log.filter((line) => line !== 'last');
        expect(log.length, where).toBe(new Set(log).size);
        expect(before, where).toEqual(all.slice(0, before.length));
        if (code === 0) expect(log, where).toEqual(all);
        if (code === 0) expect(results.toSorted(), where).toEqual(whole.results.toSorted());
        else expect(`${lost} ${results}`, where).toMatch(/unknown whether|Four: failed/);
      }
      // the output of Four can be lost
      expect(outcomes.filter(({ code }) => code === 0).length).toBeGreaterThan(points.length / 2);
    });

    test.for<Cut>(['reset', 'blackhole'])(
      '(%s) has the result of the task at work',
      async (how, { expect }) => {
        const told = await run(tasks(long, after), cutAtWork(how), { shell });
        expect(told).toMatchObject({ code: 0, log: ['long', 'after'], lost: '' });
        expect(told.results).toEqual(['Long: changed', 'After: changed']);
        expect(told.warnings).toEqual([
          expect.stringMatching(
            // a reset that arrives while something is sent looks like an end
            / ((reset|closed) the connection|stopped answering); kplay tries to connect again for 16 s$/,
          ),
          'it is connected again, and continues',
        ]);
      },
    );
  });

  const isRoot = process.getuid?.() === 0;
  const ways: [name: string, way: Way][] = [
    ['with MaxSessions 1', { hasOneChannel: true }],
    [`by OpenSSH's client`, { vars: { kplay_connection: 'openssh' } }],
    ['of a host to which its tasks are delegated', { isDelegated: true }],
    ...(isRoot ? [['as another user', { vars: becoming }] as [string, Way]] : []),
  ];
  const cases = ways.flatMap(([name, way]) =>
    (['reset', 'blackhole'] as const).map((how) => ({ name, how, way })),
  );

  test.concurrent.for(dueCases(cases, 3))(
    '$name ($how) has the result of the task at work',
    async ({ how, way }, { expect }) => {
      const place = way.isDelegated ? 'hosts: two' : 'hosts: all';
      const delegate = way.isDelegated ? ', delegate_to: one}' : '}';
      const text = tasks(long, after).replaceAll(/}$/gm, delegate).replace('hosts: all', place);
      const told = await run(text, cutAtWork(how), way);
      expect(told).toMatchObject({ code: 0, log: ['long', 'after'], lost: '' });
      expect(told.results).toEqual(['Long: changed', 'After: changed']);
    },
  );

  test.concurrent('does not use up the time of a task', async ({ expect }) => {
    const cut = async (link: CuttableLink, folder: string) => {
      await cutAtWork('reset')(link, folder);
      link.refuse(true);
      // longer than kplay waits for the end of a task after its timeout
      setTimeout(() => link.refuse(false), 13_500);
    };
    const told = await run(tasks(long.replace('}', ', timeout: 2}'), after), cut, { reconnect: 30 });
    expect(told).toMatchObject({ code: 0, log: ['long', 'after'], lost: '' });
  });

  test.concurrent('a second time continues again', async ({ expect }) => {
    const told = await run(tasks(long, after), async (link, folder) => {
      await cutAtWork('reset')(link, folder);
      // the second one ends the attempt to continue
      link.cutAt({ direction: 'to', bytes: link.passed.to + 20_000, how: 'reset' });
    });
    expect(told).toMatchObject({ code: 0, log: ['long', 'after'] });
    expect(told.warnings).toHaveLength(3);
  });

  test.concurrent('loses output, which a task that registers it needs', async ({ expect }) => {
    const reading = `{name: Long, shell: touch @/begun; sleep 1; echo long >>@/log, register: long}`;
    const told = await run(tasks(reading, after), cutAtWork('blackhole'));
    // the host has gone on
    expect(told).toMatchObject({
      code: 3,
      log: ['long', 'after'],
      results: ['Long: failed', 'After: changed'],
    });
  });

  test.concurrent('loses output, and the other items of the loop get their turn', async ({ expect }) => {
    const loop = `{name: Long, shell: 'touch @/begun; sleep 1; echo {{ item }} >>@/log', register: long, loop: [a, b, c]}`;
    const told = await run(tasks(loop, after), cutAtWork('reset'));
    expect(told).toMatchObject({
      code: 3,
      log: ['a', 'b', 'c'],
      results: ['Long: failed', 'Long: changed', 'Long: changed'],
    });
  });

  test.concurrent('loses output of a loop that had failed, and later loops run', async ({ expect }) => {
    const loop = `{name: Loop, shell: 'test {{ item }} = b && echo made && touch @/begun && sleep 1', loop: [a, b, e], register: all}`;
    const mend = `{name: Mend, shell: 'echo {{ item }} >>@/log', loop: [c, d]}`;
    const told = await run(tasks(`{block: [${loop}], rescue: [${mend}, ${after}]}`), cutAtWork('reset'));
    expect(told.results).toEqual([
      'Loop: rescued',
      'Loop: rescued',
      'Loop: rescued',
      'Mend: changed',
      'Mend: changed',
      'After: changed',
    ]);
    expect(told).toMatchObject({ code: 0, log: ['c', 'd', 'after'] });
  });

  test.concurrent('knows of a failure that changed nothing and that later tasks followed', async ({
    expect,
  }) => {
    const gone = '{name: Gone, copy: {src: @/missing, remote_src: true, dest: @/copy}, ignore_errors: true}';
    const told = await run(tasks(long, gone, after), cutAtWork('blackhole'));
    expect(told).toMatchObject({ code: 0, lost: '', log: ['long', 'after'] });
    expect(told.results).toEqual(['Long: changed', 'Gone: ignored', 'After: changed']);
  });

  test.concurrent('knows that a job has begun', async ({ expect }) => {
    const job = '{name: Job, shell: "true", async: 9, poll: 0, register: job}';
    const told = await run(tasks(long, job, after), cutAtWork('blackhole'));
    expect(told).toMatchObject({ code: 0, results: ['Long: changed', 'Job: changed', 'After: changed'] });
  });

  test.concurrent('and that is interrupted before the task at work has ended names it', async ({
    expect,
  }) => {
    const slow = long.replace('sleep 1', 'sleep 6');
    const told = await run(tasks(slow, after), async (link, folder, interrupt) => {
      await cutAtWork('reset')(link, folder);
      await until('it is connected again', () => link.connections() > 1, 10);
      // the next shell greets, and waits for the lost one
      await sleep(1500);
      interrupt();
    });
    expect(told).toMatchObject({ code: 130, results: [] });
    expect(told.lost).toMatch(/ it is unknown whether "Long" was done$/);
  });

  test.concurrent('asks again for the output of a job, which the host keeps', async ({ expect }) => {
    const job = `{name: Long, shell: touch @/begun; sleep 1; echo long >>@/log; echo made, async: 20, poll: 5, register: long,
        changed_when: 'long.stdout == "made"'}`;
    const told = await run(tasks(job, after), cutAtWork('blackhole'));
    expect(told).toMatchObject({
      code: 0,
      log: ['long', 'after'],
      results: ['Long: changed', 'After: changed'],
    });
  });

  test.concurrent('does not believe a log of another boot', async ({ expect }) => {
    const noted = long.replace('touch @/begun', 'ps -o pgid= -p $PPID >@/new && mv @/new @/begun');
    const told = await run(tasks(noted, after), async (link, folder) => {
      await cutAtWork('reset')(link, folder);
      link.refuse(true);
      const group = (await readFile(`${folder}/begun`, 'utf8')).trim();
      await until('the task has ended', () => existsSync(`${folder}/log`));
      await until('its result is in the log', async () => (await logOf(group)).includes(' changed '));
      await rewriteLog(group, (text) => text.replace(/^\S+/, 'another-boot'));
      link.refuse(false);
    });
    expect(told).toMatchObject({ code: 4, results: [], log: ['long'] });
    expect(told.lost).toMatch(/ it is unknown whether "Long" was done$/);
  });

  test.concurrent('asks again for the output of a job that was started before', async ({ expect }) => {
    const start =
      '{name: Start, shell: sleep 0.5; touch @/begun; sleep 1; echo made, async: 20, poll: 0, register: job}';
    const ask = `{name: Ask, async_status: {jid: '{{ job.ansible_job_id }}', wait: 15}, register: asked}`;
    const read = `{name: Read, assert: {that: 'asked.stdout == "made"'}}`;
    const told = await run(tasks(start, ask, read, after), cutAtWork('blackhole'));
    expect(told).toMatchObject({
      code: 0,
      log: ['after'],
      results: ['Start: changed', 'Ask: changed', 'Read: unchanged', 'After: changed'],
    });
  });

  test.concurrent('and does not come back is lost, with what is known', async ({ expect }) => {
    const cut = async (link: CuttableLink, folder: string) => {
      await cutAtWork('reset')(link, folder);
      link.refuse(true);
    };
    const first = '{name: First, shell: echo first >>@/log, register: first}';
    const told = await run(tasks(first, long.replace('}', ', when: first.rc == 0}'), after), cut, {
      reconnect: 3,
    });
    expect(told).toMatchObject({ code: 4, results: ['First: changed'] });
    expect(told.lost).toMatch(
      / (?:closed|reset) the connection, and .*; it is unknown whether "Long" was done$/,
    );
  });

  test.concurrent('and does not come back leaves a job whose end is unknown', async ({ expect }) => {
    const cut = async (link: CuttableLink, folder: string) => {
      await cutAtWork('reset')(link, folder);
      link.refuse(true);
    };
    const told = await run(tasks(long.replace('}', ', async: 1}'), after), cut, { reconnect: 1 });
    expect(told).toMatchObject({ code: 4, results: [] });
    expect(told.lost).toMatch(
      / (?:closed|reset) the connection, and it could not be connected again: .*; it is unknown whether "Long" was done$/,
    );
  });

  test.concurrent('is lost at once with --reconnect 0', async ({ expect }) => {
    const told = await run(tasks(long, after), cutAtWork('reset'), { reconnect: 0 });
    expect(told).toMatchObject({ code: 4, results: [], warnings: [] });
    expect(told.lost).toMatch(/ (?:closed|reset) the connection; it is unknown whether "Long" was done$/);
  });

  test.concurrent('in a transaction is lost, and the host rolls back', async ({ expect }) => {
    const validate = `sh -c 'touch @/begun; sleep 1; true' %s`;
    const copies = `[{copy: {dest: @/file, content: x}}, {copy: {dest: @/late, content: x, validate: "${validate}"}}]`;
    const told = await run(tasks(`{transaction: {}, block: ${copies}}`), cutAtWork('reset'));
    expect(told.code).toBe(4);
    await until('it is rolled back', () => !existsSync(`${told.folder}/file`));
  });
});

/** Some points each day, in both directions. */
function cutPoints(passed: { to: number; from: number }): CutPoint[] {
  const parts = Array.from({ length: 60 }, (_, i) => i / 60);
  const points = (['to', 'from'] as const).flatMap((direction) =>
    parts.map((part, i): CutPoint => {
      const bytes = Math.round(2000 + (passed[direction] - 2000) * part);
      return { direction, bytes, how: i % 6 === 0 ? 'blackhole' : 'reset' };
    }),
  );
  return dueCases(points, 7);
}
