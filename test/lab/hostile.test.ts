import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import { inside, inventoryOf, project } from '../support/fault-lab.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { kplay } from '../support/program.ts';
import { kplayHere, runEventsHere } from '../support/program-here.ts';
import { shells } from '../support/shell-host.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testhostile';
let lab: LabStatus;
beforeAll(async () => {
  lab = await freshLab(name, 3);
});
afterAll(() => removeLab(name));

/** All that a terminal may obey, C1 controls and bidi overrides too. */
const control = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** As a shell's printf writes them. */
const outputs: Record<string, string> = {
  'a megabyte without a newline': `head -c 1000000 /dev/zero | tr '\\0' x`,
  'NUL bytes': `printf 'a\\0b\\0\\n'`,
  'escapes of terminals': `printf '\\033[2J\\033]0;title\\007\\033[31mred\\r\\b\\b\\302\\233\\177\\n'`,
  'bidi overrides and separators': `printf '\\342\\200\\256abc\\342\\200\\250\\342\\201\\246\\n'`,
  'carriage returns': `printf 'good\\rbad \\r\\n'`,
  'no UTF-8': `printf '\\377\\376\\200\\300\\n'`,
  'a forged frame': `printf '\\n%s 2 changed 5\\nhello\\n' 0123456789abcdef0123456789abcdef`,
  'a forged mark on stderr': `printf '\\n%s end 2\\n' 0123456789abcdef0123456789abcdef >&2`,
  'what it finds of its session': `cat /proc/$PPID/environ; tr '\\0' '\\n' </proc/$PPID/cmdline; set; env`,
  'a million short lines on stderr': `yes err | head -n 1000000 >&2`,
};

describe('output may be anything', () => {
  const tasks = () =>
    Object.entries(outputs).flatMap(([what, cmd]) => [
      { name: `succeeds: ${what}`, shell: { cmd } },
      { name: `fails: ${what}`, shell: { cmd: `${cmd}; exit 3` }, ignore_errors: true },
    ]);
  const last = { name: 'Last', shell: { cmd: `${outputs['escapes of terminals']}; exit 5` } };

  test.each([
    ['by default', []],
    ['with all output', ['-vv']],
  ])('the report holds no control characters %s', async (_, args) => {
    const folder = await project(inventoryOf(lab), [...tasks(), last], { hosts: 'web1' });
    const { code, stdout, stderr } = await kplayHere(['run', 'play.yml', '-i', 'hosts.yml', ...args], {
      cwd: folder,
    });
    expect(code, stderr).toBe(3);
    expect(control.exec(stdout)?.[0]).toBe(undefined);
    expect(control.exec(stderr)?.[0]).toBe(undefined);
    expect(stdout).toContain('\\x1b[31mred');
  });

  test('the events are JSON, in order, and each task has its own output', async () => {
    const folder = await project(inventoryOf(lab), [...tasks(), last], { hosts: 'web1' });
    const {
      code,
      tasks: results,
      stdout,
    } = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect(code).toBe(3);
    expect(control.exec(stdout)?.[0]).toBe(undefined);
    expect(results.map((task) => task.status)).toEqual([
      ...tasks().map((_, i) => (i % 2 ? 'ignored' : 'changed')),
      'failed',
    ]);
    expect(results[0]!.output!.stdout).toBe('x'.repeat(1_000_000));
    expect(results[2]!.output!.stdout).toBe('a\0b\0\n');
    expect(results[10]!.output!.stdout).toBe('\ufffd\ufffd\ufffd\ufffd\n');
    const million = results.at(-2)!.output!;
    expect(million.stderr.length + million.truncated).toBe(4_000_000);
  });

  test.each([[[]], [['--json', '-']]])('exec %j holds no control characters', async (args) => {
    const folder = await project(inventoryOf(lab), []);
    const cmd = Object.values(outputs).slice(1, 6).join('; ');
    const { code, stdout, stderr } = await kplayHere(
      ['exec', '-i', 'hosts.yml', ...args, 'web1', '--', cmd],
      {
        cwd: folder,
      },
    );
    expect(code, stderr).toBe(0);
    expect(control.exec(stdout)?.[0]).toBe(undefined);
    expect(control.exec(stderr)?.[0]).toBe(undefined);
    expect(stdout).toContain('red');
  });

  test('100 MB end, in bounded memory', async () => {
    const cmd = `yes 'a line of a long, long output' | head -c 100000000; echo done >&2`;
    const folder = await project(inventoryOf(lab), [{ name: 'Flood', shell: { cmd } }], { hosts: 'web1' });
    await writeFile(
      `${folder}/peak.mjs`,
      `process.on('exit', () => process._rawDebug('peak', process.resourceUsage().maxRSS));`,
    );
    const began = performance.now();
    const { code, stderr } = await kplay(['run', 'play.yml', '-i', 'hosts.yml'], {
      cwd: folder,
      env: { NODE_OPTIONS: `--import=${folder}/peak.mjs` },
    });
    const peak = Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
    console.log(`100 MB: ${((performance.now() - began) / 1000).toFixed(1)} s, peak ${peak.toFixed(0)} MB`);
    expect(code).toBe(0);
    expect(peak).toBeLessThan(400);
  });

  test.each(['KP_CHECK', 'nl', 'kp_nonce', 'a-b'])(
    'environment cannot touch the session: %s',
    async (variable) => {
      const task = { name: 'A', command: 'echo ran', environment: { [variable]: 'x' } };
      const folder = await project(inventoryOf(lab), [task, { name: 'B', command: 'true' }], {
        hosts: 'web1',
      });
      const { code, tasks: results } = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
      expect(code).toBe(3);
      expect(results).toMatchObject([{ status: 'failed', message: expect.stringContaining(variable) }]);
    },
  );

  test("exit codes are the task's own", async () => {
    const codes = Array.from({ length: 256 }, (_, i) => i);
    const task = {
      name: 'Exit',
      command: { argv: ['sh', '-c', 'exit "$1"', 'sh', '{{ item }}'] },
      loop: codes,
      ignore_errors: true,
    };
    const folder = await project(inventoryOf(lab), [task], { hosts: 'web1' });
    const { code, tasks: results } = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect(code).toBe(0);
    expect(results.map((result) => result.output?.rc)).toEqual(codes);
  });

  test('a child left behind holds nothing up', async () => {
    const folder = await project(inventoryOf(lab), [
      { name: 'A', shell: { cmd: 'sleep 60 & echo started' } },
      { name: 'B', shell: { cmd: '(sleep 61; echo late) 2>&1 & (trap "" TERM HUP; sleep 62) &' } },
      { name: 'C', shell: { cmd: 'echo c' } },
    ]);
    const began = performance.now();
    const { code, tasks: results } = await runEventsHere(['play.yml', '-i', 'hosts.yml', '-l', 'web1'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(results.map((result) => result.output?.stdout)).toEqual(['started\n', '', 'c\n']);
    await inside(lab, 'web1', 'pkill -9 sleep');
  });
});

describe.each(shells)('bytes arrive as they are under %s', (shell) => {
  const names = [`it's "q" \\ $(touch hacked) \`id\``, 'a\n\nb', '-rf', ' blanks ', 'ünï', '*', '~'];
  const values = [...names, '$(touch /srv/hacked) `id` ${HOME}', 'ends\n\n'];
  const tasks = [
    { name: 'Clean', shell: { cmd: 'rm -rf /srv/*; mkdir /srv/names' } },
    { name: 'Binary', copy: { src: 'binary', dest: '/srv/binary' } },
    {
      name: 'Content',
      copy: { dest: '/srv/content-{{ loop.index0 }}', content: '{{ item }}' },
      loop: values,
    },
    { name: 'Name', copy: { dest: '/srv/names/{{ item }}', content: '{{ item }}' }, loop: names },
    { name: 'Words', command: { argv: ['printf', '%s|', ...values] } },
    {
      name: 'Environment',
      command: { argv: ['printenv', 'ODD', 'LC_ALL'] },
      environment: { ODD: values.join(''), LC_ALL: 'C.UTF-8' },
    },
    {
      name: 'Locale',
      shell: { cmd: 'printf ünï; printf ünï >&2; exit 4', chdir: '/srv' },
      environment: { LC_ALL: 'C.UTF-8' },
      ignore_errors: true,
    },
    {
      name: 'Missing',
      command: { cmd: 'true', chdir: '/srv/ünï' },
      environment: { LC_ALL: 'C.UTF-8' },
      ignore_errors: true,
    },
    { name: 'Line', lineinfile: { path: '/srv/line', line: '-n x $(id)', create: true } },
  ];

  test('files, names, words, environment', async () => {
    const bytes = Buffer.concat([Buffer.from(Array.from({ length: 256 }, (_, i) => i)), randomBytes(3000)]);
    const folder = await project(inventoryOf(lab, { kplay_shell: shell }), tasks, { hosts: 'web2' });
    await writeFile(`${folder}/binary`, bytes);
    const {
      code,
      tasks: results,
      stderr,
    } = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect(code, stderr).toBe(0);
    const root = `/proc/${lab.hosts[1]!.pid}/root/srv`;
    expect(await readFile(`${root}/binary`)).toEqual(bytes);
    for (const [i, value] of values.entries())
      expect(await readFile(`${root}/content-${i}`, 'utf8')).toBe(value);
    for (const value of names) expect(await readFile(`${root}/names/${value}`, 'utf8')).toBe(value);
    expect(await readFile(`${root}/line`, 'utf8')).toBe('-n x $(id)\n');
    const of = (task: string) => results.find((result) => result.task === task);
    expect(of('Words')?.output?.stdout).toBe(values.map((value) => `${value}|`).join(''));
    expect(of('Environment')?.output?.stdout).toBe(`${values.join('')}\nC.UTF-8\n`);
    expect(of('Locale')?.output).toMatchObject({ rc: 4, stdout: 'ünï', stderr: 'ünï' });
    expect(of('Missing')?.message).toBe('cannot enter /srv/ünï');
    expect(await inside(lab, 'web2', 'find / -xdev -name hacked')).toBe('');
  });
});

describe('what greets us', () => {
  const play = (more = {}) =>
    project(inventoryOf(lab, more), [{ name: 'A', command: 'echo fine' }], { hosts: 'web3' });
  const greeted = async (bashrc: string, more = {}) => {
    await inside(lab, 'web3', `cat >/root/.bashrc <<'EOF'\n${bashrc}\nEOF\nusermod -s /bin/bash root`);
    return runEventsHere(['play.yml', '-i', 'hosts.yml', '-T', '4'], { cwd: await play(more) });
  };

  test('a megabyte of noise does no harm', async () => {
    const { code, tasks } = await greeted(`head -c 1000000 /dev/urandom; head -c 1000000 /dev/urandom >&2`);
    expect(code).toBe(0);
    expect(tasks[0]?.output?.stdout).toBe('fine\n');
  });

  test.each([
    ['exits', 'echo go away >&2; exit 3', 'ended with 3'],
    ['sleeps', 'sleep 20', 'did not answer in 4 s'],
  ])('a .bashrc that %s is one clear error', async (_, bashrc, message) => {
    const { code, events, stdout } = await greeted(bashrc);
    expect(code).toBe(4);
    expect(events.filter((event) => event.event === 'host' && event.status === 'unreachable').length).toBe(1);
    expect(stdout).toContain(message);
  });

  test.each([
    ['/bin/false', 'ended with 1'],
    ['cat', 'did not answer in 4 s'],
    ['sleep 30', 'did not answer in 4 s'],
    ['internal-sftp', 'no shell on the host'],
  ])('a forced command %s is one clear error', async (command, message) => {
    const file = '/etc/ssh/sshd_config.d/force.conf';
    await inside(
      lab,
      'web3',
      `echo 'ForceCommand ${command}' >${file}; rm -f /root/.bashrc; systemctl reload ssh`,
    );
    const { code, stdout } = await runEventsHere(['play.yml', '-i', 'hosts.yml', '-T', '4'], {
      cwd: await play(),
    });
    await inside(lab, 'web3', `rm ${file}; systemctl reload ssh`);
    expect(stdout).toContain(message);
    expect(code).toBe(4);
  });
});
