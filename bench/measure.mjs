// Measures all variants from inside the lab's network, so that each reaches the hosts by plain TCP:
// `node measure.mjs SETTINGS`, where SETTINGS is JSON; progress goes to stderr, the results as JSON to stdout.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLatency, writeReach } from './reach.mjs';
import { finished, median, timed } from './timing.mjs';
import { kplayCheck, variantsFor } from './variants.mjs';

const settings = JSON.parse(process.argv[2]);
const { lab, bin, rounds } = settings;
const folder = mkdtempSync(join(tmpdir(), 'kplay-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const variants = variantsFor(settings);
const reset = readFileSync(join(import.meta.dirname, 'reset.sh'), 'utf8');
let runs = 0;

const results = {
  load: loadavg()[0],
  start: await measureStart(),
  differences: await compareStates(),
  rows: [],
};
for (const scenario of settings.scenarios) results.rows.push(await measure(scenario));
process.stdout.write(`${JSON.stringify(results)}\n`);

/** The start of the program alone, and of node alone, for comparison. */
async function measureStart() {
  const version = await repeat(10, () => timed([process.execPath, bin, '--version']));
  const node = await repeat(10, () => timed([process.execPath, '-e', '0']));
  return { version: summary(version), node: summary(node) };
}

/** Do all variants agree on what the play means? After each has done it, no other may find anything to do. */
async function compareStates() {
  const names = namesOf(1);
  const reach = reachOf('states', names);
  const differences = [];
  const each = variants.filter(({ name }) => name !== 'curve25519');
  for (const first of each) {
    await resetHosts(reach, names);
    await runOnce(first, reach, names);
    for (const second of each) {
      const found =
        second.name === 'kplay'
          ? await kplayCheck(bin, reach)
          : second.changes((await runOnce(second, reach, names)).stdout);
      say(`after ${first.name}, ${second.name} finds ${found.length} differences`);
      differences.push(...found.map((text) => `after ${first.name}, ${second.name} says: ${text}`));
    }
  }
  return differences;
}

async function measure({ count, kind, latency }) {
  const names = namesOf(count);
  const far = latency > 0 ? await startLatency(near(names), latency) : undefined;
  const direct = reachOf(`${count}`, names);
  const reach = far ? writeReach(join(folder, `${count}-far`), lab, far.hosts) : direct;
  try {
    const samples = await rounded(kind, direct, reach, names);
    const row = Object.fromEntries(Object.entries(samples).map(([name, list]) => [name, summary(list)]));
    say(`${kind}, ${count} hosts, ${latency} ms: ${JSON.stringify(row)}`);
    return { count, kind, latency, ...row };
  } finally {
    far?.stop();
  }
}

/** Takes turns, A B C A B C, so that what else the machine does meets all alike. */
async function rounded(kind, direct, reach, names) {
  const samples = Object.fromEntries(variants.map(({ name }) => [name, []]));
  if (kind === 'rerun') await runOnce(variants[1], direct, names);
  for (const variant of variants.filter(({ slow }) => !slow)) await runOnce(variant, reach, names);
  for (let round = 0; round < rounds; round++) {
    for (const variant of variants) {
      if (variant.slow && round >= slowRounds(names.length)) continue;
      if (kind === 'first') await resetHosts(direct, names);
      const result = await runOnce(variant, reach, names);
      if (kind === 'rerun' && variant.changes(result.stdout).length > 0)
        throw new Error(`${variant.name} changed something in a rerun: ${result.stdout}`);
      samples[variant.name].push(result);
    }
  }
  return samples;
}

function slowRounds(count) {
  return count === 1 ? 3 : 1;
}

async function runOnce(variant, reach, names) {
  const control = join(folder, `control-${runs++}`);
  const env = {
    // its own cache of compiled code: another kplay at work would replace it
    XDG_CACHE_HOME: join(folder, 'cache'),
    ANSIBLE_CONFIG: join(import.meta.dirname, 'ansible/ansible.cfg'),
    ANSIBLE_SSH_CONTROL_PATH_DIR: control,
    ANSIBLE_SSH_COMMON_ARGS: `-F ${reach.sshConfig}`,
  };
  const result = await timed(variant.command(reach, names), { env });
  if (variant.slow) await closeMasters(control);
  if (result.code !== 0)
    throw new Error(
      `${variant.name} ended with ${result.code}: ${result.stdout.slice(-3000)}${result.stderr}`,
    );
  return result;
}

/** Each run of Ansible makes its connections itself: those it keeps are closed. */
async function closeMasters(control) {
  for (const name of readdirSync(control))
    await finished('ssh', ['-o', `ControlPath=${join(control, name)}`, '-O', 'exit', 'any']);
}

async function resetHosts(reach, names) {
  const all = names.map((name) => finished('ssh', ['-F', reach.sshConfig, name, 'sh -s'], { input: reset }));
  for (const { code, stderr } of await Promise.all(all))
    if (code !== 0) throw new Error(`reset ended with ${code}: ${stderr}`);
  await new Promise((resolve) => setTimeout(resolve, 500));
}

function namesOf(count) {
  return lab.hosts.slice(0, count).map(({ name }) => name);
}

function near(names) {
  return lab.hosts.filter(({ name }) => names.includes(name)).map((host) => ({ ...host, port: 22 }));
}

function reachOf(name, names) {
  return writeReach(join(folder, name), lab, near(names));
}

async function repeat(times, act) {
  const results = [];
  for (let i = 0; i < times; i++) results.push(await act());
  return results;
}

function summary(samples) {
  if (samples.length === 0) return undefined;
  const walls = samples.map(({ wall }) => wall);
  return {
    wall: median(walls),
    cpu: median(samples.map(({ cpu }) => cpu)),
    min: Math.min(...walls),
    max: Math.max(...walls),
    runs: samples.length,
  };
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
