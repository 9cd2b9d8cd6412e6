// npm run bench:content: a large file and a folder of small files to four hosts, with kplay and with what people use by hand:
// scp, and tar through ssh. Prints wall time, CPU time of the controller, and CPU time of the hosts.
//   --rounds N   how often each is measured (5)
//   --bin FILE   which kplay
//   --vs FILE    another kplay, measured beside this one
//   --lab NAME   the lab, beside others (bench)
//   --keep       leaves the lab for the next run
//   --only WHAT  big, new (a folder), same (the folder again) or few (four files of it differ)
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeReach } from './reach.mjs';
import { finished, median, timed } from './timing.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    bin: { type: 'string', default: join(import.meta.dirname, '../dist/bin.js') },
    vs: { type: 'string' },
    lab: { type: 'string', default: 'bench' },
    keep: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'kplay-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const kplay = (...args) => execFileSync(process.execPath, [flags.bin, ...args], { encoding: 'utf8' });
kplay('lab', 'up', '--name', flags.lab, '-n', '4');
try {
  const lab = JSON.parse(kplay('lab', 'status', '--name', flags.lab, '--json'));
  const reach = writeReach(
    folder,
    lab,
    lab.hosts.slice(0, 4).map((host) => ({ ...host, port: 22 })),
  );
  makeSources();
  for (const scenario of scenarios(reach))
    if (!flags.only || flags.only === scenario.name) await measure(lab, scenario);
} finally {
  if (!flags.keep) kplay('lab', 'down', '--name', flags.lab);
}

/** 100 MB that no compression makes smaller, and 2,000 files in 100 folders, 4 MB together. */
function makeSources() {
  writeFileSync(join(folder, 'big'), randomBytes(100_000_000));
  for (let i = 0; i < 2000; i++) {
    const inside = join(folder, 'tree', `d${i % 100}`);
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, `f${i}`), randomBytes(1000 + (i % 20) * 100).toString('base64'));
  }
  const task = (copy) => `- hosts: all\n  tasks: [{copy: ${JSON.stringify(copy)}}]\n`;
  writeFileSync(join(folder, 'big.yml'), task({ src: join(folder, 'big'), dest: '/srv/big' }));
  writeFileSync(join(folder, 'tree.yml'), task({ src: `${join(folder, 'tree')}/`, dest: '/srv/tree' }));
}

/** What is measured: the state before each run, kplay's playbook, and the command by hand, for each host at once. */
function scenarios({ sshConfig, inventory }) {
  const everywhere = (command) =>
    `pids=; for h in web1 web2 web3 web4; do ${command} & pids="$pids $!"; done; for p in $pids; do wait $p || exit; done`;
  const tar = everywhere(
    `tar -cf - -C ${folder}/tree . | ssh -F ${sshConfig} $h 'mkdir -p /srv/tree && tar -xf - -C /srv/tree'`,
  );
  const scp = everywhere(`scp -q -F ${sshConfig} ${folder}/big $h:/srv/big`);
  const playbook = (name) => [join(folder, `${name}.yml`), '-i', inventory];
  const prepare = (script) => () => sh(everywhere(`ssh -F ${sshConfig} $h '${script}'`));
  return [
    {
      name: 'big',
      label: '100 MB to 4 hosts',
      prepare: prepare('rm -f /srv/big; sync'),
      args: playbook('big'),
      byHand: scp,
    },
    {
      name: 'new',
      label: '2,000 files to 4 hosts',
      prepare: prepare('rm -rf /srv/tree; sync'),
      args: playbook('tree'),
      byHand: tar,
    },
    {
      name: 'few',
      label: '4 files of 2,000 differ',
      prepare: prepare('for i in 1 2 3 4; do echo x >/srv/tree/d$i/f$i; done; sync'),
      args: playbook('tree'),
      byHand: tar,
    },
    {
      name: 'same',
      label: '2,000 files, nothing to do',
      prepare: prepare('sync'),
      args: playbook('tree'),
      byHand: tar,
    },
  ];
}

async function sh(script) {
  const { code, stderr } = await finished('nsenter', [...inLab(), 'sh', '-c', script]);
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${stderr}`);
}

function inLab() {
  return [`--net=/run/netns/kplay-${flags.lab}`, '--'];
}

/** Takes turns, A B C A B C, so that what else the machine does meets all alike. */
async function measure({ netns }, { label, prepare, args, byHand }) {
  const variants = {
    kplay: [process.execPath, flags.bin, 'run', ...args],
    ...(flags.vs && { other: [process.execPath, flags.vs, 'run', ...args] }),
    'by hand': ['sh', '-c', byHand],
  };
  const samples = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let round = 0; round <= Number(flags.rounds); round++) {
    for (const [name, command] of Object.entries(variants)) {
      await prepare();
      const before = hostCpu(netns);
      const result = await timed(['nsenter', ...inLab(), ...command], {
        env: { XDG_CACHE_HOME: join(folder, 'cache') },
      });
      if (result.code !== 0)
        throw new Error(`${name} ended with ${result.code}: ${result.stdout}${result.stderr}`);
      // the first round warms up
      if (round > 0) samples[name].push({ ...result, hosts: hostCpu(netns) - before });
    }
  }
  process.stdout.write(`${label}\n`);
  for (const [name, list] of Object.entries(samples)) {
    const of = (key) => median(list.map((each) => each[key])).toFixed(2);
    const ratio = median(list.map(({ wall }, i) => wall / samples['by hand'][i].wall)).toFixed(2);
    process.stdout.write(
      `  ${name.padEnd(8)} wall ${of('wall')} s (× ${ratio}), CPU ${of('cpu')} s, of the hosts ${of('hosts')} s\n`,
    );
  }
}

/** The CPU time of all processes of the lab so far, in seconds. */
function hostCpu(netns) {
  const places = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'];
  const file = places.map((place) => `${place}/${netns}/cpu.stat`).find(existsSync);
  return Number(/usage_usec (\d+)/.exec(readFileSync(file, 'utf8'))[1]) / 1e6;
}
