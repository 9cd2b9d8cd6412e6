import type { Findings } from '../../core/findings.ts';
import { splitWords } from '../../core/split-words.ts';
import { textOf } from '../../core/text.ts';
import { Raw, type Value, type Values } from '../../core/values.ts';
import type { CompiledTask } from '../../playbook/compile/compiled-task.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import { moduleFor } from './programs.ts';
import { losesExitCode, needsShell, simpleCommands, withoutTemplates } from './shell-text.ts';

const effects = ['creates', 'removes', 'unless', 'onlyif', 'read_only'];

/**
 * Warns about `command` and `shell` where something better exists, and where they do not say what they change.
 * @param modules the names of the existing modules
 */
export function checkCommand(
  step: CompiledTask,
  modules: readonly string[],
  findings: Findings,
  isHandler: boolean,
): void {
  if (step.key !== 'command' && step.key !== 'shell') return;
  const script = scriptOf(step.task.args);
  if (script !== undefined) {
    if (checkPrograms(step, script, modules, findings)) return;
    if (step.key === 'shell') checkShell(step, script, findings);
  }
  if (!isHandler) checkEffect(step, findings);
}

/** The command, without templates; undefined when only the run knows it. */
function scriptOf(args: Values): string | undefined {
  const text = (value: Value | undefined) => (value instanceof Raw ? value.text : value);
  const cmd = text(args.cmd);
  if (typeof cmd === 'string') return withoutTemplates(cmd);
  if (!Array.isArray(args.argv)) return undefined;
  // a word with a blank in it is still one word
  return args.argv.map((word) => withoutTemplates(textOf(word)).replace(/\s/g, '_')).join(' ');
}

function checkShell(step: CompiledTask, script: string, findings: Findings): void {
  const place = placeOf(step.spotOf('cmd').container, step.spotOf('cmd').key);
  if (!needsShell(script))
    findings.warning('use-command', 'nothing in this line needs a shell', {
      place: keyPlaceOf(step.raw, 'shell'),
      hint: 'write command: instead of shell:',
    });
  else if (losesExitCode(script))
    findings.warning('unchecked-pipe', 'a program that fails before the last pipe goes unnoticed', {
      place,
      hint: 'write executable: /bin/bash and begin the script with "set -o pipefail"; sh has no such option',
    });
}

/** Warns about sudo, and about a command that does only the work of modules; returns whether it does. */
function checkPrograms(
  step: CompiledTask,
  script: string,
  modules: readonly string[],
  findings: Findings,
): boolean {
  const commands = step.key === 'shell' ? simpleCommands(script) : [splitWords(script)];
  const place = keyPlaceOf(step.raw, step.key);
  if (commands.some(([program]) => program === 'sudo')) {
    const hint = 'write become: true, and become_user: for a user other than root';
    findings.warning('use-become', 'a command uses sudo', { place, hint });
  }
  const found = commands.map((words) => moduleFor(words[0] === 'sudo' ? words.slice(1) : words, modules));
  if (found.length === 0 || found.some((module) => module === undefined)) return false;
  const names = [...new Set(found)].join(' and ');
  findings.warning('use-module', `this is the work of module ${names}`, {
    place,
    hint: `write ${found[0]}: it changes nothing if nothing needs to change, and check mode shows what it would change`,
  });
  return true;
}

function checkEffect({ raw, key, task }: CompiledTask, findings: Findings): void {
  if (raw.changed_when !== undefined || effects.some((name) => Object.hasOwn(task.args, name))) return;
  findings.warning(
    'undeclared-effect',
    'nothing says whether this changes the host: each run counts as a change',
    {
      place: keyPlaceOf(raw, key),
      hint: `declare its effect: ${effects.join(', ')} or changed_when`,
    },
  );
}
