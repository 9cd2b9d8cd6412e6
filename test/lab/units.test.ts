import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import type { Answer } from '../../src/remote/session/answer.ts';
import type { Session } from '../../src/remote/session/session.ts';
import type { Connection } from '../../src/transport/transport.ts';
import { byHand, freshLab, labSession, removeLab } from '../support/lab-hosts.ts';
import { send, shells } from '../support/shell-host.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testunits';
let lab: LabStatus;
let hosts: { shell: string; name: string; session: Session; connection: Connection }[];

beforeAll(async () => {
  lab = await freshLab(name, shells.length);
  hosts = await Promise.all(
    shells.map(async (shell, i) => {
      const host = lab.hosts[i]!.name;
      return { shell, name: host, ...(await labSession(lab, host, shell)) };
    }),
  );
});

afterAll(async () => {
  for (const { connection } of hosts ?? []) connection.close();
  await removeLab(name);
});

const service = (line: string) => `[Service]\n${line}\n[Install]\nWantedBy=multi-user.target\n`;

describe.each(shells.map((shell, i) => [shell, i] as const))('a unit under %s', (_, i) => {
  const unit = async (content: string) =>
    (await send(hosts[i]!.session, 'systemd_unit', {
      name: 'faulty',
      content,
      enabled: true,
      state: 'started',
    })) as Answer;
  const on = (command: string) => byHand(lab, hosts[i]!.name, command);

  test('a new file that systemd refuses is removed again', async () => {
    const answer = await unit(service('# no program'));
    expect(answer).toMatchObject({ status: 'failed', message: 'systemd refuses the file of faulty.service' });
    expect(answer.stderr.bytes.toString()).toMatch(/ExecStart/);
    const left =
      'ls /etc/systemd/system/faulty.service /etc/systemd/system/*.wants/faulty.service 2>/dev/null | wc -l';
    expect((await on(left)).trim()).toBe('0');
  });

  test('a change that systemd refuses leaves the old file, and the service at work', async () => {
    expect(await unit(service('ExecStart=/bin/sleep 1000'))).toMatchObject({ status: 'changed' });
    const pid = await on('systemctl show -p MainPID --value faulty');
    expect(await unit(service('# no program'))).toMatchObject({ status: 'failed' });
    expect(await on('systemctl show -p MainPID --value faulty')).toBe(pid);
    expect(await on('cat /etc/systemd/system/faulty.service')).toBe(service('ExecStart=/bin/sleep 1000'));
  });

  test('a service that ends at once has not been started', async () => {
    const answer = await unit(service('ExecStart=/bin/false'));
    expect(answer.status).toBe('failed');
    expect(answer.message).toMatch(/^faulty.service (does not stay up|failed to start|did not start)/);
  });
});
