import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCode, Trouble } from '../core/errors.ts';
import { fromHome } from '../core/from-home.ts';
import { clean } from '../report/clean.ts';
import type { SavedPlan } from './saved-plan.ts';

/** A signature of something else, such as a commit, does not count. */
const namespace = 'kplay-plan';

/** The key of a signature: a private one, or a public one whose private key ssh-agent has. */
export function checkSigningKey(file: string): void {
  try {
    accessSync(fromHome(file), constants.R_OK);
  } catch (error) {
    throw noSignature((error as Error).message);
  }
}

/**
 * Signs a plan with a key of SSH. Its hash is signed, which covers all else.
 * @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig
 */
export function signPlan({ hash }: Pick<SavedPlan, 'hash'>, file: string): string {
  const { ok, stdout, problem } = keygen(['-Y', 'sign', '-q', '-f', fromHome(file), '-n', namespace], hash);
  if (!ok) throw noSignature(problem);
  return stdout;
}

/** Who has signed a plan, or why that is unknown. */
export type Signer = { name: string } | { why: string };

/**
 * Finds out who of some signers has signed a plan, as git does for a commit.
 * @param signers a file of allowed signers, see ssh-keygen(1)
 */
export function signerOf({ hash, signature }: SavedPlan, signers: string): Signer {
  if (signature === undefined) return { why: 'it is not signed' };
  const folder = mkdtempSync(join(tmpdir(), 'kplay-signature-'));
  try {
    const file = join(folder, 'signature');
    writeFileSync(file, signature, { mode: 0o600 });
    const of = ['-f', fromHome(signers), '-s', file];
    const found = keygen(['-Y', 'find-principals', ...of], '');
    if (!found.ok) return { why: found.problem };
    let why = 'no signer has this key';
    for (const name of found.stdout.split('\n').filter(Boolean)) {
      const { ok, problem } = keygen(['-Y', 'verify', '-n', namespace, '-I', name, ...of], hash);
      if (ok) return { name };
      why = problem;
    }
    return { why };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function keygen(args: string[], input: string): { ok: boolean; stdout: string; problem: string } {
  const { status, error, stdout, stderr } = spawnSync('ssh-keygen', args, { input, encoding: 'utf8' });
  if (error) return { ok: false, stdout: '', problem: `ssh-keygen: ${error.message}` };
  const lines = `${stderr}\n${stdout}`.split('\n').map((line) => clean(line.trim()));
  return { ok: status === 0, stdout, problem: lines.find(Boolean) ?? `ssh-keygen ended with ${status}` };
}

function noSignature(why: string): Trouble {
  return new Trouble(`the plan cannot be signed: ${why}`, {
    hint: '--sign takes the file of an SSH key, such as ~/.ssh/id_ed25519',
    exitCode: exitCode.invalid,
  });
}
