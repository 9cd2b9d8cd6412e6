import { expect, test } from 'vitest';
import { cuttableLink } from './support/cut-link.ts';
import { folderWith } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';

// a newer sshd (PerSourcePenalties) punishes an address for each login that fails, and for connections without one
test.skipIf(!hasSshd)('a login that is refused is one connection, and no other follows', async () => {
  const [host, other] = [await startSshd(), await startSshd()];
  const link = await cuttableLink(host.address.port);
  const vars = {
    kplay_host: '127.0.0.1',
    kplay_port: link.port,
    kplay_user: host.address.user,
    kplay_private_key: other.privateKeyFile,
    kplay_ssh_common_args: '-F none',
  };
  const cwd = await folderWith({
    'hosts.yml': JSON.stringify({ all: { hosts: { one: vars } } }),
    'play.yml': '- { hosts: all, tasks: [{ command: "true" }] }',
  });
  const args = ['play.yml', '-i', 'hosts.yml', '--accept-new-host-keys', '--wait', '5'];
  const env = { HOME: cwd, SSH_AUTH_SOCK: '' };
  const { code, events } = await runEventsHere(args, { cwd, env });
  await link.stop();
  await host.stop();
  await other.stop();
  expect(code).toBe(4);
  expect(events).toContainEqual(
    expect.objectContaining({ status: 'unreachable', message: expect.stringContaining('refuses the login') }),
  );
  expect(link.connections()).toBe(1);
});
