import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import type { Secrets } from '../core/secrets.ts';
import type { Values } from '../core/values.ts';
import type { Difference } from '../drift/difference.ts';
import { allowEmptyOption, hostOptions, rolesPathOption } from './options.ts';
import type { ReportedRunOptions } from './reported-run.ts';
import { complain, say } from './streams.ts';

/** Adds `kplay capture`: writes down what was changed on a host by hand, as tasks to review. */
export function captureCommand(program: Command): void {
  hostOptions(
    program.command('capture').description('write what a host has in place of what playbooks want, as tasks'),
  )
    .argument('<host>', 'the host')
    .argument('<playbook...>', 'playbooks that were applied')
    .option('--out <file>', 'write the tasks to a new file')
    .addOption(rolesPathOption())
    .addOption(allowEmptyOption())
    .action(async (host: string, playbooks: string[], options: ReportedRunOptions & { out?: string }) => {
      process.exitCode = await capture(host, playbooks, options);
    });
}

async function capture(
  host: string,
  playbooks: string[],
  options: ReportedRunOptions & { out?: string },
): Promise<number> {
  const { loadCompared } = await import('./compared-project.ts');
  const { compareHosts } = await import('../api/compared-hosts.ts');
  const project = await loadCompared(playbooks, { ...options, limit: host });
  const { differences, plan, end } = await compareHosts(project, true);
  for (const { message = 'it cannot be reached', host: name } of plan.down) complain(`${name}: ${message}\n`);
  if (end.exit_code !== exitCode.done && plan.down.length > 0) return end.exit_code;
  const text = await tasksText(differences, options.secrets);
  if (options.out === undefined) say(text);
  else await writeNew(options.out, text);
  return end.exit_code;
}

/** The tasks as YAML; a comment for each difference that is not written. */
async function tasksText(differences: readonly Difference[], secrets: Secrets): Promise<string> {
  const { loadModule } = await import('../modules/catalog.ts');
  const { capturedTask } = await import('../drift/captured-task.ts');
  const { toYaml } = await import('../yaml/data.ts');
  const { clean } = await import('../report/clean.ts');
  const parts: string[] = [];
  for (const difference of differences) {
    const { event } = difference;
    const { module } = await loadModule(event.module).catch(() => ({ module: { params: {} } }));
    const captured = capturedTask(difference, module.params);
    const why = 'why' in captured ? captured.why : secretIn(captured.task, secrets);
    const about = clean(
      `${event.host}: ${event.task}${event.resource === undefined ? '' : `, ${event.resource}`}`,
    );
    if (why !== undefined) parts.push(`# ${about} is left out: ${clean(why)}\n`);
    else if ('task' in captured) parts.push(`# ${about}\n${toYaml([captured.task])}`);
  }
  return parts.join('\n');
}

/** The events have masked texts, the arguments do not. */
function secretIn(task: Values, secrets: Secrets): string | undefined {
  const isFound = secrets.isIn(task) || JSON.stringify(task).includes('***');
  return isFound ? 'it contains a secret' : undefined;
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new Trouble(`cannot write the tasks: ${(error as Error).message}`, { exitCode: exitCode.invalid });
  }
}
