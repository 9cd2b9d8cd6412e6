import type { HostOptions } from './options.ts';
import { complainOf } from './streams.ts';

/** Warns if the user or the project has turned the check of host keys off. */
export async function warnOfHostKeys({ hostKeys }: Pick<HostOptions, 'hostKeys'>): Promise<void> {
  if (hostKeys !== 'off') return;
  await complainOf([
    {
      severity: 'warning',
      code: 'host-keys',
      message:
        'host keys are not checked: someone in the network can read and change all that kplay sends, passwords too',
      hint: 'host_keys: accept-new trusts a host at its first connection only',
    },
  ]);
}
