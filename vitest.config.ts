import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Tests that take seconds: they ask Ansible, roll dice, wait for real time to pass, run everything in three shells, log
 * in to a real sshd, or start the program again and again.
 */
const slow = [
  'test/owed-handlers.test.ts',
  'test/sealed-files.test.ts',
  'test/secrets.test.ts',
  'src/check/mutation.test.ts',
  'src/core/shell-fuzz.test.ts',
  'src/core/shell-reader.test.ts',
  'src/inventory/oracle.test.ts',
  'src/modules/alternatives/alternatives.test.ts',
  'src/modules/apt_key/apt_key.test.ts',
  'src/modules/archive/archive.test.ts',
  'src/modules/assemble/assemble.test.ts',
  'src/modules/authorized_key/authorized_key.test.ts',
  'src/modules/blockinfile/blockinfile.test.ts',
  'src/modules/copy/copy.test.ts',
  'src/modules/cron/cron.test.ts',
  'src/modules/dnf/dnf.test.ts',
  'src/modules/file/file.test.ts',
  'src/modules/filesystem/filesystem.test.ts',
  'src/modules/find/find.test.ts',
  'src/modules/firewall/firewall.test.ts',
  'src/modules/get_url/get_url.test.ts',
  'src/modules/git/git.test.ts',
  'src/modules/haproxy_backend/haproxy_backend.test.ts',
  'src/modules/hostname/hostname.test.ts',
  'src/modules/htpasswd/htpasswd.test.ts',
  'src/modules/ini_file/ini_file.test.ts',
  'src/modules/iptables/iptables.test.ts',
  'src/modules/known_hosts/known_hosts.test.ts',
  'src/modules/lineinfile/lineinfile.test.ts',
  'src/modules/lvg/lvg.test.ts',
  'src/modules/lvol/lvol.test.ts',
  'src/modules/mount/mount.test.ts',
  'src/modules/npm/npm.test.ts',
  'src/modules/openssh_keypair/openssh_keypair.test.ts',
  'src/modules/openssl_csr/openssl_csr.test.ts',
  'src/modules/openssl_privatekey/openssl_privatekey.test.ts',
  'src/modules/package/package.test.ts',
  'src/modules/pacman/pacman.test.ts',
  'src/modules/pip/pip.test.ts',
  'src/modules/reboot/reboot.test.ts',
  'src/modules/replace/replace.test.ts',
  'src/modules/rpm_key/rpm_key.test.ts',
  'src/modules/slurp/slurp.test.ts',
  'src/modules/stat/stat.test.ts',
  'src/modules/swap/swap.test.ts',
  'src/modules/synchronize/synchronize.test.ts',
  'src/modules/ufw/ufw.test.ts',
  'src/modules/unarchive/full-disk.test.ts',
  'src/modules/unarchive/unarchive.test.ts',
  'src/modules/uri/uri.test.ts',
  'src/modules/wait_for/wait_for.test.ts',
  'src/modules/x509_certificate/x509_certificate.test.ts',
  'src/modules/zypper/zypper.test.ts',
  'src/playbook/includes/branches.test.ts',
  'src/remote/session/commands.test.ts',
  'src/remote/session/forgery.test.ts',
  'src/remote/session/kill.test.ts',
  'src/remote/shell/leftovers.test.ts',
  'src/remote/session/session.test.ts',
  'src/remote/session/step-meter.test.ts',
  'src/remote/session/unit-checks.test.ts',
  'src/remote/session/watch.test.ts',
  'src/remote/shell/editors.test.ts',
  'src/remote/shell/file-modes.test.ts',
  'src/remote/shell/jobs.test.ts',
  'src/remote/shell/enter-race.test.ts',
  'src/remote/shell/paths.test.ts',
  'src/remote/step/ahead.test.ts',
  'src/runner/host/host-lock.test.ts',
  'src/template/limit.test.ts',
  'src/transport/contract.test.ts',
  'src/transport/openssh/openssh.test.ts',
  'src/transport/retry.test.ts',
  'src/transport/ssh2/auth.test.ts',
  'src/transport/ssh2/blackhole.test.ts',
  'src/transport/ssh2/ssh.test.ts',
  'test/ad-hoc.test.ts',
  'test/canary-modules.test.ts',
  'test/canary.test.ts',
  'test/broken.test.ts',
  'test/completion.test.ts',
  'test/connect-ahead.test.ts',
  'test/console.test.ts',
  'test/death.test.ts',
  'test/watchdog.test.ts',
  'test/docs-examples.test.ts',
  'test/history-postgres.test.ts',
  'test/history.test.ts',
  'test/host-keys.test.ts',
  'test/hostile.test.ts',
  'test/init.test.ts',
  'test/interruption.test.ts',
  'test/jenkins-lint.test.ts',
  'test/jenkins.test.ts',
  'test/inventories-random.test.ts',
  'test/inventories.test.ts',
  'test/lost-links.test.ts',
  'test/many-hosts.test.ts',
  'test/mutations.test.ts',
  'test/no-log.test.ts',
  'test/outside.test.ts',
  'test/own-modules.test.ts',
  'test/package.test.ts',
  'test/passphrases.test.ts',
  'test/passwords.test.ts',
  'test/plan-contract.test.ts',
  'test/random-faults.test.ts',
  'test/run-ahead.test.ts',
  'test/random-values.test.ts',
  'test/drift.test.ts',
  'test/resume.test.ts',
  'test/run-async.test.ts',
  'test/run-blocks.test.ts',
  'test/run-check-random.test.ts',
  'test/run-check.test.ts',
  'test/run-expanded.test.ts',
  'test/run-keywords.test.ts',
  'test/run-options.test.ts',
  'test/run-oracle.test.ts',
  'test/run-plays.test.ts',
  'test/run-random.test.ts',
  'test/run-rolling.test.ts',
  'test/run-timeout.test.ts',
  'test/run-units.test.ts',
  'test/run-transactions.test.ts',
  'test/run.test.ts',
  'test/run-wait.test.ts',
  'test/screens.test.ts',
  'test/ssh-config.test.ts',
  'test/ssh-ways.test.ts',
  'test/streams.test.ts',
  'test/transports.test.ts',
];

/**
 * Files that take long for their size. Without times of earlier runs, vitest begins with large files, and these would run
 * alone at the end.
 */
const long = [
  'src/modules/npm/npm.test.ts',
  'src/modules/pip/pip.test.ts',
  'src/modules/zypper/zypper.test.ts',
  'src/remote/session/commands.test.ts',
  'src/transport/contract.test.ts',
  'test/random-faults.test.ts',
  'test/watchdog.test.ts',
  'test/lab/clocks.test.ts',
  'test/lab/content.test.ts',
  'test/lab/databases.test.ts',
  'test/lab/faults.test.ts',
  'test/lab/lock.test.ts',
  'test/lab/modules.test.ts',
  'test/lab/server-twins.test.ts',
  'test/lab/slow-hosts.test.ts',
  'test/lab/twins.test.ts',
  'test/lab/way-back.test.ts',
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => long.some((name) => moduleId.endsWith(`/${name}`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

for (const file of [...slow, ...long])
  if (!existsSync(file)) throw new Error(`vitest.config.ts names ${file}, which does not exist`);

/**
 * The hosts of most tests are this machine, and files run at once: those about locks set it to `on`. Tests leave nothing in
 * the history of their user. Each start of the program finds its compiled code, whichever home it has, and reads no
 * certificates: that takes as long as the start of Node.
 */
const env = {
  KPLAY_LOCK: 'off',
  KPLAY_HISTORY: 'off',
  XDG_CACHE_HOME: process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  NODE_EXTRA_CA_CERTS: '',
};

/** Unit tests live beside the code they test; tests that need lab hosts live in test/lab and run apart. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          name: 'unit',
          maxWorkers: '100%',
          isolate: false,
          sequence: { groupOrder: 0 },
          include: ['src/**/*.test.ts', 'test/*.test.ts'],
          exclude: slow,
          testTimeout: 20_000,
          hookTimeout: 60_000,
          globalSetup: ['test/support/scratch.ts', 'test/support/build.ts'],
          setupFiles: 'test/support/each-file.ts',
          env,
        },
      },
      {
        test: {
          name: 'slow',
          maxWorkers: '100%',
          isolate: false,
          sequence: { groupOrder: 1 },
          include: slow,
          // they share the cores with the lab tests
          testTimeout: 60_000,
          hookTimeout: 60_000,
          globalSetup: ['test/support/scratch.ts', 'test/support/build.ts'],
          setupFiles: 'test/support/each-file.ts',
          env,
        },
      },
      {
        test: {
          name: 'lab',
          isolate: false,
          sequence: { groupOrder: 2 },
          include: ['test/lab/**/*.test.ts'],
          testTimeout: 300_000,
          globalSetup: 'test/support/scratch.ts',
          env,
          hookTimeout: 300_000,
          // each file has a lab of its own; most of the time is waiting
          maxWorkers: 3,
        },
      },
    ],
  },
});
