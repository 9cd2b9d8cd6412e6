// npm run bench: one play of 50 things, done with kplay, with a hand-written script over ssh and with Ansible.
//   --quick       1 and 4 hosts, no Ansible, and docs/performance.md stays as it is
//   --keep        leaves the lab for the next run
//   --hosts LIST  how many hosts (1,4,10)
//   --rounds N    how often each is measured (5)
//   --bin FILE    which kplay
//   --vs FILE     another kplay, measured beside this one
//   --lab NAME    the lab, beside others (bench)
//   --only WHAT   one row alone, such as rerun-4-50 (kind, hosts, milliseconds); none for the comparison of states
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { tableText, writePerformance } from './table.mjs';
import { finished } from './timing.mjs';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    bin: { type: 'string', default: join(import.meta.dirname, '../dist/bin.js') },
    hosts: { type: 'string' },
    vs: { type: 'string' },
    lab: { type: 'string', default: 'bench' },
    only: { type: 'string' },
  },
});
// a copy: nobody builds another one in the middle of it
const own = mkdtempSync(join(tmpdir(), 'kplay-bench-dist-'));
process.on('exit', () => rmSync(own, { recursive: true, force: true }));
cpSync(dirname(flags.bin), own, { recursive: true, preserveTimestamps: true });
const bin = join(own, basename(flags.bin));
const labName = flags.lab;
const counts = (flags.hosts ?? (flags.quick ? '1,4' : '1,4,10')).split(',').map(Number);
const scenarios = [
  ...counts.flatMap((count) => ['rerun', 'first'].map((kind) => ({ count, kind, latency: 0 }))),
  ...counts.map((count) => ({ count, kind: 'rerun', latency: 50 })),
];

const packages = 'nginx-light,python3,python3-apt';
await kplay('lab', 'up', '--name', labName, '-n', String(Math.max(...counts)), '--with', packages);
try {
  const results = await measure(JSON.parse(await kplay('lab', 'status', '--name', labName, '--json')));
  keep(results);
  process.stdout.write(tableText(results));
  if (!flags.quick && !flags.only && !flags.hosts) writePerformance(results);
  if (results.differences.length > 0) {
    process.stderr.write(`the variants disagree:\n${results.differences.join('\n')}\n`);
    process.exitCode = 1;
  }
} finally {
  if (!flags.keep) await kplay('lab', 'down', '--name', labName);
}

/** The figures as they are, for whoever wants to look closer; git does not know this folder. */
function keep(results) {
  const folder = join(import.meta.dirname, '../.bench');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
}

async function kplay(...args) {
  const { code, stdout, stderr } = await finished(process.execPath, [bin, ...args]);
  if (code !== 0) throw new Error(`kplay ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

function measure(lab) {
  const { quick, only } = flags;
  const wanted = only ? scenarios.filter((s) => only === `${s.kind}-${s.count}-${s.latency}`) : scenarios;
  const settings = JSON.stringify({
    lab,
    bin,
    vs: flags.vs,
    quick,
    scenarios: wanted,
    rounds: Number(flags.rounds),
  });
  const program = join(import.meta.dirname, 'measure.mjs');
  const args = [`--net=/run/netns/${lab.netns}`, '--', process.execPath, program, settings];
  return new Promise((resolve, reject) => {
    const child = spawn('nsenter', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(stdout)) : reject(new Error('no results'))));
  });
}
