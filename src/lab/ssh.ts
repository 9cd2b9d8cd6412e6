import { didYouMean, Trouble } from '../core/errors.ts';
import { attach } from './command.ts';
import { labStatus } from './status.ts';

/**
 * Runs ssh to a host of the lab on this terminal; a command is sent as ssh(1) sends it, its words joined by
 * spaces. Resolves with ssh's exit status. Throws Trouble for an unknown host.
 */
export async function labSsh(host: string, command: string[], name?: string): Promise<number> {
  const lab = await labStatus(name);
  const names = lab.hosts.map((known) => known.name);
  if (!lab.exists) throw new Trouble(`there is no lab "${lab.name}"`, { hint: 'create it: kplay lab up' });
  if (names.includes(host)) return attach('ssh', ['-F', lab.sshConfig, host, ...command]);
  const close = didYouMean(host, names);
  const hint = close ? `did you mean ${close}?` : `it has ${names.join(', ')}`;
  throw new Trouble(`the lab "${lab.name}" has no host "${host}"`, { hint });
}
