import { didYouMean } from '../../core/errors.ts';
import { connectionVariables } from './connection-variables.ts';

/** Ansible's variables that kplay ignores, and that are not misspelt. */
const others = new Set(
  `become_exe become_flags become_plugin group_priority network_os pipelining python_interpreter scp_extra_args
  scp_if_ssh sftp_batch_mode sftp_extra_args shell_executable shell_type ssh_args ssh_common_args ssh_executable
  ssh_extra_args ssh_pipelining ssh_retries ssh_timeout ssh_transfer_method ssh_use_tty timeout`.split(/\s+/),
);
const known = new Set([...connectionVariables, 'kplay_shell']);
const decided = new Map<string, string | undefined>();

/** The connection variable that a misspelt variable with one of these prefixes probably means. */
export function meantVariable(key: string): string | undefined {
  if (!/^(kplay|ansible)_/.test(key) || known.has(key)) return undefined;
  if (!decided.has(key)) decided.set(key, nearest(key));
  return decided.get(key);
}

function nearest(key: string): string | undefined {
  const [, prefix, word] = /^(kplay_|ansible_)(.*)$/.exec(key)!;
  if (others.has(word!)) return undefined;
  const words = [...known]
    .filter((name) => name.startsWith(prefix!))
    .map((name) => name.slice(prefix!.length));
  const close = didYouMean(word!, words);
  return close && prefix + close;
}
