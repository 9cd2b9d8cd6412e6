import { startEmbeddedHost } from '../../test/support/embedded-host.ts';
import { startFakeContainer } from '../../test/support/fake-docker.ts';
import { hasSshd, startSshd } from '../../test/support/sshd-host.ts';
import { type TransportEnd, transportContract } from '../../test/support/transport-contract.ts';
import { docker } from './docker.ts';
import { local } from './local.ts';
import { openssh } from './openssh/openssh.ts';
import { ssh } from './ssh2/ssh.ts';

/** test/lab/docker.test.ts has a real docker. */
const ends: TransportEnd[] = [
  { name: 'ssh to an embedded host', transport: ssh, start: startEmbeddedHost },
  { name: 'ssh to sshd', transport: ssh, start: startSshd, skip: !hasSshd },
  {
    name: 'openssh to sshd',
    transport: openssh,
    start: startSshd,
    skip: !hasSshd,
    signalled: () => ({ code: 255, signal: null }),
  },
  { name: 'local', transport: local },
  {
    name: 'docker, which is a fake,',
    transport: docker,
    start: startFakeContainer,
    signalled: (number) => ({ code: 128 + number, signal: null }),
  },
];

for (const end of ends) transportContract(end);
