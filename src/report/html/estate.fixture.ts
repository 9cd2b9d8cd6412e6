import type { Change, Event, Status, TaskEvent } from '../../core/events.ts';
import { endEvent, playEvent, startEvent, taskEvent } from '../feed.fixture.ts';

const web = Array.from({ length: 10 }, (_, i) => `web${i + 1}`);
const db = ['db1', 'db2'];

const conf = (host: string, port: number) =>
  `server {\n  listen ${port};\n  server_name ${host}.example.org;\n  root /srv/www;\n}\n`;

interface Step {
  task: string;
  module: string;
  ms: number;
  role?: string;
  handler?: boolean;
  result?: (host: string) => Partial<TaskEvent>;
}

const text = (before: string | null, after: string): Change => ({
  key: 'content',
  before,
  after,
  kind: 'text',
});
const is = (status: Status, more: Partial<TaskEvent> = {}) => ({ status, ...more });

const webSteps: Step[] = [
  { task: 'Gather facts', module: 'setup', ms: 120 },
  {
    task: 'Install nginx',
    module: 'apt',
    ms: 3400,
    role: 'nginx',
    result: (host) =>
      host === 'web7'
        ? is('changed', { changes: [{ key: 'nginx', before: null, after: '1.24.0-2' }], ms: 9800 })
        : {},
  },
  {
    task: 'Write the site',
    module: 'template',
    ms: 240,
    role: 'nginx',
    result: (host) => is('changed', { changes: [text(conf(host, 80), conf(host, 8080))] }),
  },
  {
    task: 'Remove the default site',
    module: 'file',
    ms: 90,
    role: 'nginx',
    result: (host) =>
      host === 'web7' ? is('changed', { changes: [{ key: 'state', before: 'link', after: 'absent' }] }) : {},
  },
  {
    task: 'Debian only',
    module: 'command',
    ms: 5,
    role: 'nginx',
    result: () => is('skipped', { message: 'x' }),
  },
  {
    task: 'Check the configuration',
    module: 'command',
    ms: 310,
    role: 'nginx',
    result: (host) =>
      host === 'web3'
        ? is('failed', {
            message: 'exit status 1',
            command: 'nginx -t',
            hint: 'the file is at roles/nginx/templates/site.conf.hbs',
            output: {
              rc: 1,
              stdout: '',
              stderr:
                'nginx: [emerg] unexpected "}" in /etc/nginx/sites-enabled/site:4\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
              truncated: 0,
            },
          })
        : {},
  },
  {
    task: 'Set the password',
    module: 'user',
    ms: 60,
    result: () => is('changed', { hidden: true, changes: [] }),
  },
  {
    task: 'Reload nginx',
    module: 'systemd',
    ms: 450,
    handler: true,
    result: () => is('changed', { changes: [{ key: 'state', before: 'active', after: 'reloaded' }] }),
  },
];

const dbSteps: Step[] = [
  { task: 'Gather facts', module: 'setup', ms: 130 },
  { task: 'Install PostgreSQL', module: 'apt', ms: 2100 },
  {
    task: 'Allow the web servers',
    module: 'lineinfile',
    ms: 80,
    result: () =>
      is('changed', {
        changes: [
          text(
            '# TYPE\nlocal all all peer\n',
            '# TYPE\nlocal all all peer\nhost app app 10.0.0.0/24 scram-sha-256\n',
          ),
        ],
      }),
  },
  {
    task: 'Restart PostgreSQL',
    module: 'systemd',
    ms: 4200,
    handler: true,
    result: () => is('changed', { changes: [{ key: 'state', before: 'active', after: 'restarted' }] }),
  },
];

/** What the controller sees of a run on web servers and databases: a failure, an outlier, and a host that is down. */
export function estateEvents(): Event[] {
  const ends = [...play('Web servers', web, webSteps, 0), ...play('Databases', db, dbSteps, 15_000)];
  const warning: Event = {
    event: 'warning',
    message: 'variable "port" hides the one of group web',
    host: 'web1',
    place: { file: 'host_vars/web1.yml', line: 2, col: 1 },
  };
  const counts = Object.fromEntries([...web, ...db, 'web11'].map((host) => [host, {}]));
  const down: Event = {
    event: 'host',
    host: 'web11',
    status: 'unreachable',
    message: '192.0.2.11 refuses connections',
    hint: 'is sshd running there?',
    address: '192.0.2.11 port 22',
    at: 300,
  };
  const connecting: Event = { event: 'host', host: 'web11', status: 'connecting', at: 10 };
  const all = [startEvent([...web, 'web11', ...db], { tasks: 8 }), warning, connecting, down, ...ends];
  return [...all, { ...(endEvent(counts) as Event & { event: 'end' }), exit_code: 4, ms: 22_600 }];
}

function play(name: string, hosts: string[], steps: Step[], begin: number): Event[] {
  const parts = hosts.flatMap((host, i) => {
    const events: Event[] = [
      { event: 'host', host, status: 'connecting', at: begin },
      { event: 'host', host, status: 'connected', at: begin + 150 + 40 * i },
    ];
    let at = begin + 150 + 40 * i;
    for (const { result, ms, ...step } of steps) {
      const made = { ...is('unchanged'), ms: ms + 7 * i, ...result?.(host) };
      at += made.ms;
      events.push(
        taskEvent({
          host,
          play: name,
          changes: [],
          at,
          ...step,
          ...made,
          place: {
            file: `roles/${step.role ?? 'base'}/tasks/main.yml`,
            line: 4 * steps.indexOf(steps.find((s) => s.task === step.task)!) + 3,
            col: 3,
          },
        }),
      );
      if (made.status === 'failed') break;
    }
    return events;
  });
  return [playEvent(hosts, name), ...parts];
}

/** A run of many hosts, each of them in a way of its own. */
export function* hugeRun(hosts: number, tasks: number): Generator<Event> {
  const names = Array.from({ length: hosts }, (_, i) => `host${i + 1}`);
  yield startEvent(names, { tasks });
  yield playEvent(names);
  for (let t = 0; t < tasks; t++)
    for (let h = 0; h < hosts; h++) {
      const isChanged = (h * 31 + t * 17) % 13 === 0;
      const changes = isChanged ? [text(`a ${h}\n`.repeat(30), `b ${h}\n`.repeat(30))] : [];
      const at = 100 * t + (h % 50) + 100;
      const failed = t === tasks - 1 && h % 100 === 0;
      const status = failed ? 'failed' : isChanged ? 'changed' : 'unchanged';
      yield taskEvent({
        host: names[h]!,
        task: `Task ${t + 1}`,
        status,
        changes,
        ms: 80 + (h % 20),
        at,
        place: { file: 'site.yml', line: t + 1, col: 3 },
      });
    }
  yield endEvent(Object.fromEntries(names.map((name) => [name, {}])));
}
