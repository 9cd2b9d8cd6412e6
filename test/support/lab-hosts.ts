import { runTool } from '../../src/lab/command.ts';
import { labDown } from '../../src/lab/down.ts';
import type { LabStatus } from '../../src/lab/status.ts';
import { labUp, type UpOptions } from '../../src/lab/up.ts';
import { openSession, type SessionHost } from '../../src/remote/session/open.ts';
import type { Session } from '../../src/remote/session/session.ts';
import { ssh } from '../../src/transport/ssh2/ssh.ts';
import type { Address, Connection } from '../../src/transport/transport.ts';

/** A lab of a test's own, made anew. */
export async function freshLab(name: string, hosts: number, more: UpOptions = {}): Promise<LabStatus> {
  await labDown(name);
  return labUp({ name, hosts, ...more });
}

export async function removeLab(name: string): Promise<void> {
  await labDown(name);
}

/** Runs a command on a host through the system's ssh: the test's own hands, apart from what is tested. */
export function byHand(lab: LabStatus, host: string, command: string): Promise<string> {
  return runTool('ssh', ['-F', lab.sshConfig, host, command]);
}

/** How kplay reaches a host of the lab. */
export function addressIn(lab: LabStatus, host: string, user = 'root'): Address {
  const { address } = lab.hosts.find(({ name }) => name === host)!;
  return {
    name: host,
    host: address,
    port: 22,
    user,
    privateKeys: [lab.key],
    proxyCommand: `nsenter --net=/run/netns/${lab.netns} nc ${address} 22`,
    knownHosts: [lab.knownHosts],
    hostKeys: 'strict',
    connectTimeout: 10,
  };
}

/** A session on a host of the lab, in a shell of choice. */
export async function labSession(
  lab: LabStatus,
  host: string,
  shell: string,
): Promise<{ session: Session; connection: Connection }> {
  const connection = await ssh.connect(addressIn(lab, host));
  const session = openSession(connection as SessionHost, shell, undefined);
  await session.opened;
  return { session, connection };
}
