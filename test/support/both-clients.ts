import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { addressOf } from '../../src/target/address.ts';
import { ssh } from '../../src/transport/ssh2/ssh.ts';
import type { EmbeddedHost } from './embedded-host.ts';

/** Whether ssh gets in, what it says, and the same of kplay: `in`, or its error. */
export interface Clients {
  ssh: boolean;
  said: string;
  kplay: string;
}

/**
 * Connects to a host with the system's ssh and with kplay, under one ssh_config that is written to a file.
 * @param config the lines for the host `box`; lines for other hosts can follow. What they do not set, the host's own
 * key and known_hosts, is added.
 */
export async function bothClients(file: string, config: string, to: EmbeddedHost): Promise<Clients> {
  const { port, privateKeys, knownHosts } = to.address;
  const rest = [
    'HostName 127.0.0.1',
    `Port ${port}`,
    ...(/IdentityFile/.test(config.split('\nHost ')[0]!) ? [] : [`IdentityFile ${privateKeys[0]}`]),
    `UserKnownHostsFile ${knownHosts[0]}`,
    'GlobalKnownHostsFile none',
    'StrictHostKeyChecking yes',
  ];
  writeFileSync(file, `Host box\n${config}\nHost box\n${rest.join('\n')}\n`, { mode: 0o600 });
  const run = spawnSync('ssh', ['-F', file, '-o', 'BatchMode=yes', 'box', 'true'], { encoding: 'utf8' });
  const vars = { kplay_ssh_config: file };
  const address = await addressOf({ name: 'box', groups: [], vars, layers: [] }, {}, vars);
  const kplay = await ssh.connect(address).then(
    (connection) => {
      connection.close();
      return 'in';
    },
    (error: Error) => error.message,
  );
  return { ssh: run.status === 0, said: run.stderr, kplay };
}
