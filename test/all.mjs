// `npm test`: everything, in the order in which it fails fastest. Installs what it needs by itself, on Debian as
// root; anywhere else it names what is missing. Only node's own modules: nothing may be installed yet.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

process.chdir(new URL('..', import.meta.url).pathname);

/** Programs that the tests need, and the Debian packages that have them. */
const programs = {
  shellcheck: 'shellcheck',
  age: 'age',
  dash: 'dash',
  busybox: 'busybox',
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  '/usr/sbin/sshd': 'openssh-server',
  ansible: 'ansible-core',
  pgrep: 'procps',
  rsync: 'rsync',
  ip: 'iproute2',
  pip3: 'python3-pip',
  dnf: 'dnf',
  rpmbuild: 'rpm',
  createrepo_c: 'createrepo-c',
  nft: 'nftables',
  iptables: 'iptables',
  ufw: 'ufw',
  pacman: 'pacman-package-manager',
  zypper: 'zypper',
  xmllint: 'libxml2-utils',
  java: 'default-jre-headless',
  groovy: 'groovy',
  tidy: 'tidy',
  promtool: 'prometheus',
  faketime: 'faketime',
  strace: 'strace',
};

/** The newer Node that the unit tests also run on. It comes from the npm registry. */
const newerNode = '24.21.0';

const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project'];
const types = ['types', 'npx', '--no-install', 'tsc'];
const lint = ['lint', 'npx', '--no-install', 'biome', 'check', '--error-on-warnings', '.'];
const shellcheck = [
  'shellcheck',
  'sh',
  '-c',
  'find src bench playbooks roles -name "*.sh" -exec shellcheck {} +',
];
const build = ['build', 'node', 'build.mjs'];
const unit = ['unit tests', 'node', ...vitest, 'unit'];
const unitOnNewer = [
  `unit tests on Node ${newerNode}`,
  'npx',
  '--yes',
  `--package=node@${newerNode}`,
  '--',
  'node',
  ...vitest,
  'unit',
];
const slow = ['slow tests', 'node', ...vitest, 'slow'];
const lab = ['lab tests', 'node', ...vitest, 'lab'];

const results = [];
const whyNot = { lab: whyNoLab(), newer: whyNoNewerNode() };

installPackages();
await installModules();
await sideBySide([[types], [lint, shellcheck, build]]);
// all tests run this one build: another one would replace it while they use it
process.env.KPLAY_TEST_PROGRAM = resolve('dist/bin.js');
await sideBySide([[unit]]);
// the lab tests mostly wait for their hosts
await sideBySide([[slow], whyNot.lab ? [] : [lab]], whyNot.newer ? [] : [unitOnNewer]);
finish();

function installPackages() {
  const missing = Object.keys(programs).filter((program) => !has(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => programs[program]))];
  if (process.getuid?.() !== 0 || !has('apt-get')) {
    console.error(
      `These programs are missing: ${missing.join(', ')} (Debian: apt-get install ${packages.join(' ')})`,
    );
    process.exit(1);
  }
  console.log(`Installing ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env };
  // the programs are wanted, not their services: https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    execFileSync('apt-get', ['update', '-qq'], quiet);
    execFileSync('apt-get', ['install', '-qq', '--no-install-recommends', ...packages], quiet);
  } finally {
    if (ours) rmSync(policy);
  }
}

async function installModules() {
  const lock = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined);
  const [wanted, there] = [lock('package-lock.json'), lock('node_modules/.package-lock.json')];
  const same =
    there &&
    Object.entries(wanted).every(
      ([name, { version, optional }]) => name === '' || optional || there[name]?.version === version,
    );
  if (!same) await sideBySide([[['npm ci', 'npm', 'ci', '--no-audit', '--no-fund']]]);
}

function has(program) {
  return program.startsWith('/')
    ? existsSync(program)
    : spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}

/** Without Linux and root there is no lab. Where there are both, whatever else is missing fails the tests: no hole is hidden. */
function whyNoLab() {
  if (process.env.KPLAY_TEST_LAB === 'no') return 'KPLAY_TEST_LAB=no';
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'this needs root';
  return undefined;
}

function whyNoNewerNode() {
  return Number.parseInt(process.versions.node, 10) >= Number.parseInt(newerNode, 10)
    ? `this is Node ${process.versions.node}`
    : undefined;
}

/**
 * Runs lists of steps at the same time, and the rest as soon as one of the lists has ended. A list ends at its first step that
 * fails; then everything ends after this.
 */
async function sideBySide(lists, rest = []) {
  await Promise.all(
    lists.map(async (steps) => {
      for (const [name, ...command] of steps) if (!(await passes(name, command))) return;
      for (const [name, ...command] of rest.splice(0)) await passes(name, command);
    }),
  );
  if (results.some(({ ok }) => !ok)) finish();
}

/** Runs a step. Each line of its output begins with its name, because others can run at the same time. */
async function passes(name, [program, ...args]) {
  const began = Date.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const failures = new Map();
  const files = new Map();
  for (const stream of [child.stdout, child.stderr]) {
    let test;
    createInterface({ input: stream }).on('line', (line) => {
      console.log(`${name}: ${line}`);
      const plain = stripVTControlCharacters(line).trim();
      if (test && plain !== '') failures.get(test).push(plain);
      else test = undefined;
      if (/^FAIL /.test(plain)) {
        test = plain;
        failures.set(test, []);
      }
      const file = /^[✓❯] .*?(\S+\.test\.ts) \(\d+ tests?.*\) +(\d+)ms$/.exec(plain);
      if (file) files.set(file[1], Number(file[2]) / 1000);
    });
  }
  const ok = await new Promise((ended) => {
    child.on('error', () => ended(false)).on('close', (code) => ended(code === 0));
  });
  results.push({ name, ok, failures, files, seconds: ((Date.now() - began) / 1000).toFixed(1) });
  return ok;
}

/** The files that took the most time, in seconds. */
function slowest(files) {
  const longest = [...files].sort(([, a], [, b]) => b - a).slice(0, 8);
  return longest.map(([file, seconds]) => `\n        ${seconds.toFixed(0).padStart(4)} s  ${file}`).join('');
}

function finish() {
  console.log('');
  // the last lines are what people see first
  for (const { failures } of results)
    for (const [test, message] of [...failures].slice(0, 20))
      console.log([test, ...message.slice(0, 12)].join('\n      '));
  for (const { name, ok, seconds, files } of results)
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)${slowest(files)}`);
  if (whyNot.lab) console.log(`NOT RUN  the lab tests, on real hosts: ${whyNot.lab}`);
  if (whyNot.newer) console.log(`NOT RUN  the unit tests on Node ${newerNode}: ${whyNot.newer}`);
  const failed = results.filter(({ ok }) => !ok).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
