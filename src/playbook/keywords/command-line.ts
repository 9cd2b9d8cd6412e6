import type { Findings } from '../../core/findings.ts';
import { readScript } from '../../core/shell-reader.ts';
import { valueMark } from '../../core/shell-text.ts';
import { type placeOf, placeWithin } from '../../yaml/read.ts';
import type { CompiledTask } from '../compile/compiled-task.ts';

/** The text of a template or a quoted string is not part of the grammar of the line. */
const opaque = /\{\{[\s\S]*?\}\}|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*"/g;
const operator = /(?<=^|\s)(?:\|\|?|&&?|;|\d?>{1,2}(?:&\d)?|<{1,2})(?=\s|$)|(?<=\S);(?=\s|$)/;
const argument = /(?<=^|\s)(chdir|creates|removes|executable|warn)=(\S+)/;

/** Reports what looks like more than a program and its words in the line of a `command` or a `shell`. */
export function checkCommandLine(step: CompiledTask, findings: Findings): void {
  const { cmd } = step.task.args;
  if ((step.key !== 'command' && step.key !== 'shell') || typeof cmd !== 'string') return;
  const plain = cmd.replace(opaque, (part) => 'x'.repeat(part.length));
  const given = argument.exec(plain);
  const found = step.key === 'command' ? operator.exec(plain) : undefined;
  if (given) reportArgument(step, cmd, given, findings);
  else if (found) warnAboutOperator(step, found, findings);
  else if (isLeftOpen(step, cmd))
    findings.error('bad-arguments', 'shell: a quote is not closed', { place: at(step, 0, cmd.length) });
}

/** Whether a quote in a script is not closed, so that sh refuses all of it. */
function isLeftOpen({ key, task }: CompiledTask, cmd: string): boolean {
  if (key !== 'shell' || (task.args.executable ?? null) !== null) return false;
  const script = cmd.replace(/\{\{[\s\S]*?\}\}/g, 'x');
  const end = readScript(script + valueMark).at(-1);
  return end === 'double' || (typeof end === 'object' && end.not === 'after an unclosed quote');
}

function warnAboutOperator(step: CompiledTask, found: RegExpExecArray, findings: Findings): void {
  const message = `"command" starts no shell: "${found[0]}" is passed to the program as it is`;
  findings.warning('no-shell', message, {
    place: at(step, found.index, found[0].length),
    hint: 'write shell: instead of command:',
  });
}

/** Ansible's `creates=/path` within the line. */
function reportArgument(step: CompiledTask, cmd: string, given: RegExpExecArray, findings: Findings): void {
  const [, name] = given as unknown as [string, string];
  const text = cmd.slice(given.index, given.index + given[0].length);
  const rest = (cmd.slice(0, given.index) + cmd.slice(given.index + text.length))
    .trim()
    .replaceAll(/\s+/g, ' ');
  const value = text.slice(name.length + 1);
  const isKnown = Object.hasOwn(step.params, name);
  const hint = isKnown ? `write ${step.key}: {cmd: ${rest}, ${name}: ${value}}` : 'leave it out';
  const place = at(step, given.index, text.length);
  findings.error('ansible-spelling', `"${name}=" is a part of the command here`, { place, hint });
}

function at(step: CompiledTask, offset: number, length: number): ReturnType<typeof placeOf> {
  const { container, key } = step.spotOf('cmd');
  const place = placeWithin(container, key, offset);
  return place && place.length === undefined ? { ...place, length } : place;
}
