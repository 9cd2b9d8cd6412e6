import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './command.mjs';
import { show, tell } from './tell.mjs';
import { runTwice } from './twice.mjs';

/** The demo where no lab can be: two SSH servers in this process, each with a folder of its own. */
export async function onEmbedded({ scratch }) {
  const startEmbeddedHost = await loadEmbedded();
  tell('starting two SSH servers inside of this program, on loopback');
  const hosts = [await startEmbeddedHost(), await startEmbeddedHost()];
  try {
    const inventory = join(scratch, 'inventory.json');
    await writeFile(inventory, JSON.stringify(inventoryOf(hosts)));
    await runTwice('playbooks/local.yml', inventory, scratch);
    tell('what a host has now:');
    for (const { folder } of hosts) show(await readFile(join(folder, 'site/index.html'), 'utf8'));
  } finally {
    tell('ending the SSH servers and removing their folders');
    await Promise.all(hosts.map((host) => host.stop()));
  }
}

/** In the form of docs/inventory.md; JSON is YAML too. */
function inventoryOf(hosts) {
  const entries = hosts.map(({ address, folder }, i) => [
    `local${i + 1}`,
    {
      kplay_host: address.host,
      kplay_port: address.port,
      kplay_user: address.user,
      kplay_private_key: address.privateKeys[0],
      kplay_known_hosts: address.knownHosts[0],
      local_folder: join(folder, 'site'),
    },
  ]);
  return { all: { hosts: Object.fromEntries(entries) } };
}

/** The server is part of kplay's source, not of its commands: build it for this program alone. */
async function loadEmbedded() {
  const outdir = join(root, 'dist/demo');
  await mkdir(outdir, { recursive: true });
  const outfile = join(outdir, 'embedded.mjs');
  await build({
    entryPoints: [join(root, 'test/support/embedded-host.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  return (await import(outfile)).startEmbeddedHost;
}
