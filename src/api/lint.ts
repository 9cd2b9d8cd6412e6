import type { Diagnostic } from '../core/errors.ts';
import { Secrets } from '../core/secrets.ts';
import { asData, pathListOf } from './data.ts';
import type { LintRequest } from './requests.ts';

/**
 * Returns all findings about playbooks, without touching a host: those of a run before its first connection, and those of
 * style.
 */
export async function lint(request: LintRequest): Promise<Diagnostic[]> {
  const { ansibleHints } = await import('../hints/hints.ts');
  const { giveHints } = await import('../core/hints.ts');
  const { openerOf } = await import('./key-files.ts');
  const { inspect } = await import('./inspect.ts');
  giveHints(ansibleHints);
  const secrets = new Secrets();
  const { findings } = await inspect({
    ...request,
    playbooks: pathListOf(request.playbooks),
    inventory: request.inventory === undefined ? undefined : pathListOf(request.inventory),
    ignored: request.ignore ?? [],
    extraVars: asData(request.extraVars),
    keys: openerOf(request, secrets, false),
  });
  return secrets.maskAll(findings);
}
