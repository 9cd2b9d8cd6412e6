// npm run bench:hosts: one run on many hosts. The hosts are loopback addresses of one real sshd, in a network of their
// own (needs root). Prints wall time, CPU time, memory, and how long the program did not look at its events.
//   --hosts N         how many (1000)
//   -f, --forks N     how many at a time, a list for several runs (50,1000)
//   --tasks N         0: exec -- true; else a playbook with so many tasks (10)
//   --sshd-lines TEXT more of sshd_config(5), separated by ";"
//   --bin FILE        which kplay
//   --profile FOLDER  also writes where the CPU time is spent, for Chrome's developer tools
//   -- OPTIONS        more for kplay
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startHosts } from './many/hosts.mjs';
import { writePlay } from './many/play.mjs';
import { runOnHosts } from './many/run.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    hosts: { type: 'string', default: '1000' },
    forks: { type: 'string', short: 'f', default: '50,1000' },
    tasks: { type: 'string', default: '10' },
    'sshd-lines': { type: 'string', default: '' },
    bin: { type: 'string', default: join(import.meta.dirname, '../dist/bin.js') },
    profile: { type: 'string' },
  },
});

if (process.env.KPLAY_BENCH_NETWORK === undefined) process.exit(inOwnNetwork());
const folder = mkdtempSync(join(tmpdir(), 'kplay-bench-hosts-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const hosts = await startHosts(folder, Number(flags.hosts), flags['sshd-lines'].split(';'));
try {
  const command = writePlay(folder, Number(flags.tasks));
  for (const forks of flags.forks.split(',')) await measure(forks, command);
} finally {
  hosts.stop();
}

/** Runs this program again where nobody else can reach its sshd, and where all loopback addresses are free. */
function inOwnNetwork() {
  const up = 'ip link set lo up && exec "$@"';
  const words = ['--net', '--', 'sh', '-c', up, 'sh', process.execPath, ...process.argv.slice(1)];
  const env = { ...process.env, KPLAY_BENCH_NETWORK: 'own' };
  return spawnSync('unshare', words, { stdio: 'inherit', env }).status ?? 1;
}

async function measure(forks, command) {
  const before = hosts.usage();
  const result = await runOnHosts(folder, {
    bin: flags.bin,
    profile: flags.profile,
    args: [...command, '-i', hosts.inventory, '-f', forks, ...positionals],
  });
  const after = hosts.usage();
  const perHost = (seconds) => `${((1000 * seconds) / Number(flags.hosts)).toFixed(1)} ms`;
  const { wall, cpu, connected, memory, delay, turn, failures, code, complaint } = result;
  process.stdout.write(
    `${flags.hosts} hosts, ${flags.tasks} tasks, -f ${forks}: exit code ${code}, ${failures.length} failures\n` +
      `  wall ${wall.toFixed(1)} s, all connected after ${connected.toFixed(1)} s, memory ${memory} MB\n` +
      `  CPU of a host: controller ${perHost(cpu)}, sshd and tasks ${perHost(after.cpu - before.cpu)}\n` +
      `  delay of the event loop: median ${delay.median} ms, p99 ${delay.p99} ms, longest ${delay.longest} ms\n` +
      `  CPU time between two looks at the timers: median ${turn.median} ms, p99 ${turn.p99} ms, longest ${turn.longest} ms\n` +
      `  logins that sshd has refused: ${after.refused - before.refused}\n`,
  );
  for (const failure of failures.slice(0, 5)) process.stdout.write(`  ${failure}\n`);
  if (code !== 0) process.stdout.write(`${complaint}\n`);
}
