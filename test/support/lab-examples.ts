import { afterAll, beforeAll } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import type { Session } from '../../src/remote/session/session.ts';
import type { Connection } from '../../src/transport/transport.ts';
import { exampleTests } from './examples.ts';
import { freshLab, labSession, removeLab } from './lab-hosts.ts';
import { shells as allShells } from './shell-host.ts';

/**
 * Runs the examples of modules on the hosts of a new lab, one host for each shell.
 * @param options.docker whether the hosts have Docker
 * @param options.shells all of them, unless an example takes so long that another one has its turn each day
 */
export function labExamples(
  labName: string,
  modules: readonly string[],
  { docker = false, shells = allShells }: { docker?: boolean; shells?: string[] } = {},
): void {
  let lab: LabStatus;
  /** One host for each shell. */
  let hosts: { shell: string; session: Session; connection: Connection }[];

  beforeAll(async () => {
    lab = await freshLab(labName, shells.length, { docker });
    hosts = await Promise.all(
      shells.map(async (shell, i) => ({ shell, ...(await labSession(lab, lab.hosts[i]!.name, shell)) })),
    );
  });

  afterAll(async () => {
    for (const { connection } of hosts ?? []) connection.close();
    await removeLab(labName);
  });

  exampleTests(modules, async (run) => {
    await Promise.all(hosts.map(({ session, shell }) => run(session, shell)));
  });
}
