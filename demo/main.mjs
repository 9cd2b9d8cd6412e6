// `npm run demo`: from a clean checkout to a web application on three hosts, and back. Until npm ci has run,
// nothing but Node itself is there.
//   --keep       leave the lab
//   --embedded   no lab, as on a machine that cannot host one
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stop } from './command.mjs';
import { install } from './install.mjs';
import { onLab, whyNoLab } from './lab.mjs';
import { DemoFailure, tell } from './tell.mjs';

const notShown = 'packages, users, systemd units, containers and nginx are not shown';

async function demo({ keep = false, embedded = false }, scratch) {
  await install();
  const why = embedded ? 'it was told not to make one' : await whyNoLab();
  if (why === undefined) return onLab({ keep, scratch });
  tell(`no lab: ${why}. So ${notShown}`);
  const { onEmbedded } = await import('./embedded.mjs');
  return onEmbedded({ scratch });
}

function flags() {
  try {
    return parseArgs({ options: { keep: { type: 'boolean' }, embedded: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new DemoFailure(`${error.message}; there are --keep and --embedded`);
  }
}

async function main() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
  const scratch = await mkdtemp(join(tmpdir(), 'kplay-demo-'));
  try {
    await demo(flags(), scratch);
    tell('done');
  } catch (error) {
    if (!(error instanceof DemoFailure)) throw error;
    tell(`failed: ${error.message}`);
    process.exitCode = error.message === 'stopped' ? 130 : 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

await main();
