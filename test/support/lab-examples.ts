import { afterAll, beforeAll } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import type { Session } from '../../src/remote/session/session.ts';
import type { Connection } from '../../src/transport/transport.ts';
import { exampleTests } from './examples.ts';
import { byHand, freshLab, labSession, removeLab } from './lab-hosts.ts';
import { dueShells } from './shell-host.ts';

/**
 * Runs the examples of modules on a host of a new lab, under one shell, another one each day; `KPLAY_TEST_ALL=yes` runs them
 * under all, each on a host of its own.
 * @param options.docker whether the hosts have Docker
 * @param options.packages Debian packages that the hosts have
 * @param options.prepare a script that runs on each host before
 * @param options.halved modules of which half of the examples run each day, and the others on the next day
 */
export function labExamples(
  labName: string,
  modules: readonly string[],
  {
    docker = false,
    packages = [],
    prepare = 'true',
    halved = [],
  }: { docker?: boolean; packages?: string[]; prepare?: string; halved?: readonly string[] } = {},
): void {
  let lab: LabStatus;
  /** One host for each shell. */
  let hosts: { shell: string; session: Session; connection: Connection }[];

  beforeAll(async () => {
    lab = await freshLab(labName, dueShells.length, { docker, packages });
    await Promise.all(lab.hosts.map(({ name }) => byHand(lab, name, prepare)));
    hosts = await Promise.all(
      dueShells.map(async (shell, i) => ({ shell, ...(await labSession(lab, lab.hosts[i]!.name, shell)) })),
    );
  });

  afterAll(async () => {
    for (const { connection } of hosts ?? []) connection.close();
    await removeLab(labName);
  });

  exampleTests(
    modules,
    async (run) => {
      await Promise.all(hosts.map(({ session, shell }) => run(session, shell)));
    },
    halved,
  );
}
