// `npm test`: everything, in the order in which it fails fastest. Installs what it needs by itself, on Debian as
// root; anywhere else it names what is missing. Only node's own modules: nothing may be installed yet.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

process.chdir(new URL('..', import.meta.url).pathname);

/** Programs that the tests need, and the Debian packages that have them. */
const programs = {
  shellcheck: 'shellcheck',
  dash: 'dash',
  busybox: 'busybox',
  bash: 'bash',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  '/usr/sbin/sshd': 'openssh-server',
  ansible: 'ansible-core',
  pgrep: 'procps',
  ip: 'iproute2',
};

const results = [];

installPackages();
installModules();
step('types', 'npx', ['--no-install', 'tsc']);
step('lint', 'npx', ['--no-install', 'biome', 'check', '--error-on-warnings', '.']);
step('shellcheck', 'sh', ['-c', 'find src bench playbooks roles -name "*.sh" -exec shellcheck {} +']);
step('unit tests', 'npx', ['--no-install', 'vitest', 'run', '--project', 'unit']);
step('slow tests', 'npx', ['--no-install', 'vitest', 'run', '--project', 'slow']);
const why = process.env.KPLAY_TEST_LAB === 'no' ? 'KPLAY_TEST_LAB=no' : whyNoLab();
if (why === undefined) step('lab tests', 'npx', ['--no-install', 'vitest', 'run', '--project', 'lab']);
else console.log(`\nNOT RUN: the lab tests, on real hosts: ${why}`);
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

function installModules() {
  const lock = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined);
  const [wanted, there] = [lock('package-lock.json'), lock('node_modules/.package-lock.json')];
  const same =
    there &&
    Object.entries(wanted).every(
      ([name, { version, optional }]) => name === '' || optional || there[name]?.version === version,
    );
  if (!same) step('npm ci', 'npm', ['ci', '--no-audit', '--no-fund']);
}

function has(program) {
  return program.startsWith('/')
    ? existsSync(program)
    : spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}

/** Without Linux and root there is no lab. Where there are both, whatever else is missing fails the tests: no hole is hidden. */
function whyNoLab() {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'this needs root';
  return undefined;
}

function step(name, program, args) {
  const began = Date.now();
  console.log(`\n== ${name}`);
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  results.push({ name, ok: status === 0, seconds: ((Date.now() - began) / 1000).toFixed(1) });
  if (status !== 0) finish();
}

function finish() {
  console.log('');
  for (const { name, ok, seconds } of results)
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)`);
  const failed = results.filter(({ ok }) => !ok).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
