import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inventoryOf, project, start, until } from '../support/fault-lab.ts';
import { removeLab } from '../support/lab-hosts.ts';
import { runEventsHere } from '../support/program-here.ts';
import { copy, transactionLab } from '../support/transaction-lab.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testtx';
let host: Awaited<ReturnType<typeof transactionLab>>;

beforeAll(async () => {
  host = await transactionLab(
    name,
    `(apt-get update -q && apt-get install -qy nginx-light) >/dev/null 2>&1
    printf 'server { listen 8099; return 200 old; }\n' >/etc/nginx/conf.d/site.conf
    chmod 640 /etc/nginx/conf.d/site.conf
    echo '# spare' >/etc/nginx/conf.d/spare.conf
    systemctl restart nginx`,
  );
});
afterAll(() => removeLab(name));

const nginx = { check: 'nginx -t', reload: 'nginx' };
const site = (text: string) => copy('/etc/nginx/conf.d/site.conf', `server { listen 8099; ${text} }\n`);

let before = '';
beforeEach(async () => {
  before = await host.state();
});

describe('nginx', () => {
  const served = () => host.on('curl -s localhost:8099');

  test('a configuration that is refused is put back, and the old site is served', async () => {
    const pid = await host.on('cat /run/nginx.pid');
    const { rows, code } = await host.run(nginx, [
      copy('/etc/nginx/conf.d/good.conf', '# good\n'),
      site('no_such_word on;'),
      { name: 'spare', file: { path: '/etc/nginx/conf.d/spare.conf', state: 'absent' } },
    ]);
    expect(rows.slice(0, 3)).toEqual([
      '/etc/nginx/conf.d/good.conf unchanged rolled back',
      '/etc/nginx/conf.d/site.conf unchanged rolled back',
      'spare unchanged rolled back',
    ]);
    expect(rows[3]).toMatch(/^Configure failed rolled back: "nginx -t" failed: .*"no_such_word"/);
    expect(code).toBe(3);
    expect(await host.state()).toBe(before);
    expect([await served(), await host.on('cat /run/nginx.pid')]).toEqual(['old', pid]);
    await host.isQuiet();
  });

  test('a site of nginx_site is in the transaction, too', async () => {
    const nginxSite = { name: 'site', nginx_site: { name: 'other', content: 'server { listen 8098; }\n' } };
    const { rows } = await host.run({ ...nginx, check: ['nginx -t', 'false'] }, [
      nginxSite,
      site('return 200 x;'),
    ]);
    expect(rows.at(-1)).toBe('Configure failed rolled back: "false" failed');
    expect(await host.state()).toBe(before);
  });

  test('a good configuration is served, and the second run does nothing', async () => {
    const tasks = [site('return 200 new;'), copy('/etc/nginx/conf.d/spare.conf', '# other\n')];
    const { rows, folder } = await host.run(nginx, tasks);
    expect(rows.map((row) => row.split(' ')[1])).toEqual(['changed', 'changed', 'changed']);
    await until('the new site is served', async () => (await served()) === 'new');
    await host.isQuiet();
    const pid = await host.on('pgrep -P "$(cat /run/nginx.pid)"');
    const again = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect(again.tasks.map(({ status }) => status)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(await host.on('pgrep -P "$(cat /run/nginx.pid)"')).toBe(pid);
  });
});

test('nginx_conf puts the old configuration back when nginx refuses the new one', async () => {
  const nginxConf = { name: 'conf', nginx_conf: { content: 'events {}\nno_such_word on;\n' } };
  const folder = await project(inventoryOf(host.lab), [nginxConf]);
  const { tasks } = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
  expect(tasks[0]!.message).toBe(
    'nginx refuses /etc/nginx/nginx.conf: unknown directive "no_such_word" in /etc/nginx/nginx.conf:2',
  );
  expect(await host.state()).toBe(before);
});

test('nginx_site alone puts everything back, too, when the reload fails', async () => {
  await host.on('systemd-run --unit=taken systemd-socket-activate -l 8097 /bin/true; sleep 0.3');
  const nginxSite = { name: 'taken', content: 'server { listen 8097; }\n' };
  const folder = await project(inventoryOf(host.lab), [{ name: 'site', nginx_site: nginxSite }]);
  const { tasks, code } = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
  expect([code, tasks[0]!.message]).toEqual([3, 'nginx still uses its old configuration after the reload']);
  expect(await host.state()).toBe(before);
  await host.isQuiet();
});

test('visudo: two files that only together are wrong', async () => {
  const { rows, code } = await host.run({ check: 'visudo -c' }, [
    copy('/etc/sudoers.d/one', 'deploy ALL=(ALL) NOPASSWD: ALL\n'),
    copy('/etc/sudoers.d/two', 'this is no rule\n'),
  ]);
  expect(rows.at(-1)).toMatch(/^Configure failed rolled back: "visudo -c" failed: .*\/etc\/sudoers.d\/two:1/);
  expect([code, await host.state()]).toEqual([3, before]);
});

describe('in the middle', () => {
  const slow = async () => {
    const block = [
      {
        transaction: { check: 'sleep 30' },
        block: [copy('/etc/nginx/conf.d/a.conf', 'a\n'), site('return 200 b;')],
      },
    ];
    const running = start(await project(inventoryOf(host.lab), block));
    await until('the check runs', async () => (await host.on('pgrep -f "^sleep 30"; true')) !== '');
    return running;
  };

  test.each([
    ['the session is killed', () => host.on(`pkill -KILL -f '^sh -s$'; pkill -KILL -f '^sleep 30'`)],
    ['its sshd is killed', () => host.on(`pkill -KILL -f '[s]shd: root@'; pkill -KILL -f '^sleep 30'`)],
  ])('%s: the host puts everything back', async (_, kill) => {
    const { ended } = await slow();
    await kill();
    await host.isQuiet();
    expect(await host.state()).toBe(before);
    expect(await ended).not.toBe(0);
  });

  test('the host ends, and the next run puts everything back and says so', async () => {
    const { ended } = await slow();
    await host.on(`pkill -KILL -f 'script [w]atch'; pkill -KILL -f '^sh -s$'; pkill -KILL -f '^sleep 30'`);
    await ended;
    expect(await host.state()).not.toBe(before);
    const { events, code } = await host.run({}, [{ name: 'x', stat: { path: '/etc' } }]);
    expect(code).toBe(0);
    const warnings = events.flatMap((event) => (event.event === 'warning' ? event.message : []));
    expect(warnings).toEqual([
      'a transaction of an earlier run was interrupted, and its files were put back',
    ]);
    expect(await host.state()).toBe(before);
  });
});
