import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/**
 * Tests that take seconds: they ask Ansible, roll dice, wait for real time to pass, run everything in three shells, log
 * in to a real sshd, or start the program again and again.
 */
const slow = [
  'src/check/mutation.test.ts',
  'src/cli/streams.test.ts',
  'src/core/shell-fuzz.test.ts',
  'src/core/shell-reader.test.ts',
  'src/inventory/oracle.test.ts',
  'src/modules/authorized_key/authorized_key.test.ts',
  'src/modules/blockinfile/blockinfile.test.ts',
  'src/modules/file/file.test.ts',
  'src/modules/find/find.test.ts',
  'src/modules/get_url/get_url.test.ts',
  'src/modules/git/git.test.ts',
  'src/modules/hostname/hostname.test.ts',
  'src/modules/lineinfile/lineinfile.test.ts',
  'src/modules/pip/pip.test.ts',
  'src/modules/reboot/reboot.test.ts',
  'src/modules/replace/replace.test.ts',
  'src/modules/slurp/slurp.test.ts',
  'src/modules/stat/stat.test.ts',
  'src/modules/uri/uri.test.ts',
  'src/modules/wait_for/wait_for.test.ts',
  'src/playbook/includes/branches.test.ts',
  'src/remote/session/forgery.test.ts',
  'src/remote/session/session.test.ts',
  'src/remote/session/watch.test.ts',
  'src/remote/shell/jobs.test.ts',
  'src/remote/shell/paths.test.ts',
  'src/remote/step/ahead.test.ts',
  'src/template/limit.test.ts',
  'src/transport/contract.test.ts',
  'src/transport/openssh/openssh.test.ts',
  'src/transport/retry.test.ts',
  'src/transport/ssh2/auth.test.ts',
  'src/transport/ssh2/blackhole.test.ts',
  'src/transport/ssh2/knock.test.ts',
  'src/transport/ssh2/ssh.test.ts',
  'test/broken.test.ts',
  'test/completion.test.ts',
  'test/death.test.ts',
  'test/hostile.test.ts',
  'test/interruption.test.ts',
  'test/inventories-random.test.ts',
  'test/inventories.test.ts',
  'test/mutations.test.ts',
  'test/no-log.test.ts',
  'test/outside.test.ts',
  'test/run-ahead.test.ts',
  'test/run-async.test.ts',
  'test/run-check-random.test.ts',
  'test/run-check.test.ts',
  'test/run-oracle.test.ts',
  'test/run-random.test.ts',
  'test/run-timeout.test.ts',
  'test/run-wait.test.ts',
  'test/screens.test.ts',
  'test/ssh-config.test.ts',
  'test/step.test.ts',
  'test/streams.test.ts',
  'test/transports.test.ts',
];

for (const file of slow)
  if (!existsSync(file)) throw new Error(`vitest.config.ts names ${file}, which does not exist`);

/** Unit tests live beside the code they test; tests that need lab hosts live in test/lab and run apart. */
export default defineConfig({
  test: {
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
          globalSetup: 'test/support/build.ts',
          setupFiles: 'test/support/hints.ts',
        },
      },
      {
        test: {
          name: 'slow',
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
          include: slow,
          testTimeout: 20_000,
          hookTimeout: 60_000,
          globalSetup: 'test/support/build.ts',
          setupFiles: 'test/support/hints.ts',
        },
      },
      {
        test: {
          name: 'lab',
          sequence: { groupOrder: 2 },
          include: ['test/lab/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
