import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { story } from './support/play.ts';
import { folderWith } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';

describe.skipIf(!hasSshd)('a machine that is made in the run', () => {
  /** A port that leads to another one, once it is open. */
  async function door(to: number): Promise<{ port: number; open: () => void }> {
    const server: Server = createServer((socket) => {
      const inner = connect(to, '127.0.0.1');
      for (const end of [socket, inner]) end.on('error', () => end.destroy());
      socket.pipe(inner).pipe(socket);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    onTestFinished(() => void server.close());
    return { port, open: () => void server.listen(port, '127.0.0.1') };
  }

  it('is waited for with --wait', async () => {
    const sshd = await startSshd();
    onTestFinished(() => sshd.stop());
    const { port, open } = await door(sshd.address.port);
    const known = readFileSync(sshd.knownHostsFile, 'utf8').replaceAll(`:${sshd.address.port} `, `:${port} `);
    const folder = await folderWith({
      'hosts.yml': 'all: { hosts: { here: { kplay_connection: local } } }\n',
      'group_vars/vms.yml': `kplay_private_key: ${sshd.privateKeyFile}\nkplay_known_hosts: known_hosts\n`,
      known_hosts: known,
      'play.yml': `
- hosts: here
  tasks:
    - { name: Make it, command: echo ${port}, changed_when: false, register: made }
    - name: Add it
      add_host:
        name: vm1
        groups: vms
        ansible_host: 127.0.0.1
        ansible_port: "{{ made.stdout }}"
        ansible_user: ${sshd.address.user}
- hosts: vms
  tasks:
    - { name: Set it up, command: echo hi, changed_when: false }
`,
    });
    const run = (...args: string[]) =>
      runEventsHere(['play.yml', '-i', 'hosts.yml', ...args], { cwd: folder });
    const early = await run();
    expect(early.end!.hosts.vm1!.unreachable).toBe(true);
    void sleep(1500).then(open);
    const { tasks, end, stderr } = await run('--wait', '20');
    expect(story(tasks, 'vm1'), stderr).toEqual(['Set it up: unchanged']);
    expect(end!.exit_code).toBe(0);
  });
});
