import { spawn } from 'node:child_process';
import { access, chmod, chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeFolder } from '../../src/lab/closed.ts';
import { runTool, tryRun } from '../../src/lab/command.ts';
import { labDown } from '../../src/lab/down.ts';
import { type LabStatus, labStatus } from '../../src/lab/status.ts';
import { labUp } from '../../src/lab/up.ts';
import { dueCases } from '../support/today.ts';

const on = (lab: LabStatus, host: string, command: string) =>
  runTool('ssh', ['-F', lab.sshConfig, host, command]);

/** What carries the lab's name anywhere on this machine: nothing should, after `down`. */
async function traces(name: string): Promise<string[]> {
  const mine = (text: string) => text.includes(`kplay-${name}`) || text.includes(`/kplay-lab/${name}/`);
  const found: string[] = [];
  for (const line of (await readFile('/proc/self/mountinfo', 'utf8')).split('\n'))
    if (mine(line)) found.push(line);
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (mine(command)) found.push(`${pid} ${command.replaceAll('\0', ' ')}`);
  }
  for (const dir of [
    '/run/netns',
    '/sys/fs/cgroup',
    '/sys/fs/cgroup/unified',
    '/run/systemd/nspawn/propagate',
  ])
    for (const entry of await readdir(dir).catch(() => [])) if (mine(entry)) found.push(join(dir, entry));
  for (const path of [`/var/lib/kplay-lab/${name}`, `/run/kplay-lab/${name}.lock`])
    if (await exists(path)) found.push(path);
  return found;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe('a lab', () => {
  const name = 'testlab';
  let lab: LabStatus;
  beforeAll(async () => {
    await labDown(name);
    lab = await labUp({ name, hosts: 2 });
  });
  afterAll(() => labDown(name));

  test('its hosts run, each with a key of its own', async () => {
    expect(lab.hosts.map((host) => [host.name, host.running, typeof host.pid])).toEqual([
      ['web1', true, 'number'],
      ['web2', true, 'number'],
    ]);
    const keys = (await readFile(lab.knownHosts, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[2]);
    expect(new Set(keys).size).toBe(2);
  });

  test('up again changes nothing', async () => {
    const again = await labUp({ name, hosts: 2 });
    expect(again).toEqual(lab);
  });

  test('a larger number adds hosts, known to the others', async () => {
    const more = await labUp({ name, hosts: 3 });
    expect(more.hosts.slice(0, 2)).toEqual(lab.hosts);
    expect(more.hosts).toHaveLength(3);
    expect(await on(lab, 'web1', 'getent hosts web3')).toContain(more.hosts[2]!.address);
  });

  test('a host that died is made anew', async () => {
    process.kill(lab.hosts[1]!.pid!, 'SIGKILL');
    await expect.poll(async () => (await labStatus(name)).hosts[1]!.running, { timeout: 5000 }).toBe(false);
    const mended = await labUp({ name, hosts: 2 });
    expect(await on(mended, 'web2', 'hostname')).toBe('web2\n');
    expect(mended.hosts[0]).toEqual(lab.hosts[0]);
  });

  test('ssh trusts the lab keys and no others', async () => {
    expect(await on(lab, 'web1', 'id -un')).toBe('root\n');
    expect(await on(lab, 'admin@web1', 'sudo -n id -un')).toBe('root\n');
    const [one, two] = lab.hosts;
    const wrong = ['-o', `HostName ${one!.address}`, '-o', `HostKeyAlias ${two!.name}`];
    const refused = await tryRun('ssh', ['-F', lab.sshConfig, ...wrong, 'web1', 'true']);
    expect(refused.code).toBe(255);
    expect(refused.stderr).toContain('HOST IDENTIFICATION HAS CHANGED');
  });

  describe.each(['nobody', 'www-data'])('%s on this machine', (user) => {
    const group = user === 'nobody' ? 'nogroup' : user;
    const they = (...command: string[]) =>
      tryRun('setpriv', [`--reuid=${user}`, `--regid=${group}`, '--clear-groups', ...command]);
    const state = async () => JSON.parse(await readFile(`${lab.dir}/state.json`, 'utf8'));

    test('reaches no setuid program of a host, also where an older version left the doors open', async () => {
      await on(lab, 'web1', 'cp /usr/bin/id /root-id && chmod 4755 /root-id');
      const places = [`${lab.dir}/hosts/web1/root/root-id`, `${lab.dir}/hosts/web1/upper/root-id`];
      const { image } = await state();
      for (const dir of ['/var/lib/kplay-lab', lab.dir, `${lab.dir}/hosts`, dirname(image)])
        await chmod(dir, 0o755);
      expect((await they(places[0]!)).stdout).toContain('euid=0');
      await labUp({ name, hosts: 2 });
      for (const place of [...places, `${image}/usr/bin/passwd`])
        expect(await they('test', '-e', place)).toMatchObject({ code: 1 });
    });

    test('reads no key and no inventory, and enters no namespace', async () => {
      for (const file of [lab.key, lab.inventory, lab.sshConfig, lab.knownHosts, `${lab.dir}/state.json`])
        expect(await they('cat', file)).toMatchObject({ code: 1 });
      expect((await they('ls', lab.dir)).code).not.toBe(0);
      expect((await they('nsenter', `--net=/run/netns/${lab.netns}`, 'true')).code).not.toBe(0);
    });
  });

  test('no other user of this machine can use the way to the mirrors', async () => {
    const socket = `${lab.dir}/services/apt/socket`;
    expect((await tryRun('nc.openbsd', ['-zU', socket])).code).toBe(0);
    const as = ['--reuid=nobody', '--regid=nogroup', '--clear-groups'];
    expect((await tryRun('setpriv', [...as, 'nc.openbsd', '-zU', socket])).code).not.toBe(0);
  });

  test('a folder of images that another user can swap is refused', async () => {
    const theirs = await mkdtemp(join(tmpdir(), 'kplay-theirs-'));
    await chown(theirs, 65534, 65534);
    await expect(closeFolder(join(theirs, 'kplay/lab'), 0o700, 0)).rejects.toThrow(`can change ${theirs}`);
    expect(await readdir(theirs)).toEqual([]);
    await rm(theirs, { recursive: true });
  });

  test('no Python, no way out', async () => {
    expect(await on(lab, 'web1', 'command -v python3 || echo none')).toBe('none\n');
    expect(await on(lab, 'web1', 'ip route show default')).toBe('');
  });

  test('packages install, signed', async () => {
    const log = await on(
      lab,
      'web1',
      'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y nginx-light',
    );
    expect(log).toContain('Setting up nginx-light');
    expect(log).not.toContain('not be authenticated');
    expect(await on(lab, 'web1', 'systemctl is-active nginx')).toBe('active\n');
  });

  test('what cannot be added is refused in one sentence', async () => {
    await expect(labUp({ name, docker: true })).rejects.toThrow('the lab "testlab" has no Docker');
    await expect(labUp({ name, packages: ['python3'] })).rejects.toThrow('was made without python3');
  });

  test('down leaves nothing', async () => {
    expect((await traces(name)).length).toBeGreaterThan(5);
    await labDown(name);
    expect(await traces(name)).toEqual([]);
  });
});

describe('an up that is killed', () => {
  const name = 'testkill';
  let dir: string;
  let program: string;
  /** What the last `up` said of its end. */
  let said = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kplay-lab-test-'));
    program = join(dir, 'up.mjs');
    const contents = `import { labUp } from './up.ts'; await labUp({ name: '${name}', hosts: 2 });`;
    const stdin = { contents, resolveDir: join(import.meta.dirname, '../../src/lab') };
    await build({ stdin, bundle: true, platform: 'node', format: 'esm', outfile: program });
  });
  afterAll(async () => {
    await labDown(name);
    await rm(dir, { recursive: true });
  });

  /** Starts an `up` and kills it after so many milliseconds; true if it was still at work. */
  async function upKilledAfter(ms: number): Promise<boolean> {
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'ignore', 'pipe'] });
    said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const closed = new Promise<string | null>((resolve) => child.on('close', (_, signal) => resolve(signal)));
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    const signal = await closed;
    clearTimeout(timer);
    return signal === 'SIGKILL';
  }

  test.each(dueCases([300, 500, 700, 900, 1100, 1400, 1800], 2))('after %i ms: down is clean', async (ms) => {
    await upKilledAfter(ms);
    await labDown(name);
    expect(await traces(name)).toEqual([]);
  });

  /** Kills an `up` at work: one that was faster than that is made anew and killed earlier. */
  async function killUp(ms: number): Promise<void> {
    for (let after = ms; !(await upKilledAfter(after)); after *= 0.8) await labDown(name);
  }

  test.each(dueCases([600, 800, 1000, 1300], 2))('after about %i ms: up mends it', async (ms) => {
    await killUp(ms);
    const lab = await labUp({ name, hosts: 2 });
    for (const host of lab.hosts) expect(await on(lab, host.name, 'hostname')).toBe(`${host.name}\n`);
    await labDown(name);
  });

  test('while it builds the image: the build ends with it, and nothing of it stays', async () => {
    const cache = join(dir, 'cache');
    process.env.XDG_CACHE_HOME = cache;
    try {
      expect(await upKilledAfter(6000), said).toBe(true);
      await labDown(name);
      expect(await readdir(join(cache, 'kplay/lab'))).toEqual([]);
      const running = await tryRun('pgrep', ['-f', cache]);
      expect(running.stdout).toBe('');
    } finally {
      delete process.env.XDG_CACHE_HOME;
    }
  });
});
