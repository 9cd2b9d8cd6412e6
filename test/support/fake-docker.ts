import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Address } from '../../src/transport/transport.ts';
import type { EmbeddedHost } from './embedded-host.ts';

/** A fake docker, after docker-exec(1): the container "fake" is this machine, its state is in a file. */
const script = `#!/bin/sh
folder=\${0%/*}
for word; do name=$word; done
case $1 in
  container)
    [ "$name" = fake ] || { echo "Error response from daemon: No such container: $name" >&2; exit 1; }
    exec cat "$folder/state" ;;
  exec)
    while [ "$1" != -- ]; do shift; done
    shift 2
    grep -qx running "$folder/state" || { echo 'Error response from daemon: container is not running' >&2; exit 1; }
    "$@"
    exit $? ;;
esac
echo "a fake docker: it cannot $*" >&2
exit 125
`;

/** A container of a fake docker, which the PATH of this process finds until `stop`. */
export async function startFakeContainer(): Promise<Pick<EmbeddedHost, 'address' | 'folder' | 'stop'>> {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-fake-docker-'));
  writeFileSync(join(folder, 'docker'), script, { mode: 0o755 });
  writeFileSync(join(folder, 'state'), 'running\n');
  const path = process.env.PATH;
  process.env.PATH = `${folder}:${path}`;
  return {
    folder,
    address: containerAddress('fake'),
    async stop() {
      process.env.PATH = path;
      rmSync(folder, { recursive: true });
    },
  };
}

/** How kplay reaches a container. */
export function containerAddress(name: string): Address {
  return {
    name,
    host: name,
    port: 22,
    user: '',
    privateKeys: [],
    knownHosts: [],
    hostKeys: 'strict',
    connectTimeout: 10,
  };
}
