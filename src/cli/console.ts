import { createInterface, type Interface } from 'node:readline';
import type { Command } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import type { Value } from '../core/values.ts';
import type { ConsoleHost, ConsoleOptions } from './console-host.ts';
import { hostOptions, rolesPathOption } from './options.ts';
import { complain, say } from './streams.ts';

/** Adds `kplay console HOST [PLAYBOOK...]`: evaluates expressions and templates that the user types. */
export function consoleCommand(program: Command): void {
  hostOptions(
    program.command('console').description('evaluate expressions and templates with the variables of a host'),
  )
    .argument('<host>', 'a host of the inventory')
    .argument('[playbook...]', 'use the variables of the first play that runs on the host, too')
    .addOption(rolesPathOption())
    .action(async (host: string, playbooks: string[], options: ConsoleOptions) => {
      const { openConsole } = await import('./console-host.ts');
      const isDone = await converse(await openConsole(host, playbooks, options));
      if (!isDone) process.exitCode = exitCode.invalid;
    });
}

/** Answers line by line. Returns false if a line of a pipe has an error. */
async function converse(host: ConsoleHost): Promise<boolean> {
  const { toYaml } = await import('../yaml/data.ts');
  const lines = openLines(host);
  const isTerminal = lines.terminal;
  let isDone = true;
  if (isTerminal) say('Type an expression, or a text with {{ }}. Ctrl-D ends.\n');
  if (isTerminal) lines.prompt();
  for await (const line of lines) {
    const value = line.trim() === '' ? undefined : await answer(host, line);
    if (value === 'an error') isDone = isTerminal;
    else if (value) say(toYaml(value.value));
    if (isTerminal) lines.prompt();
  }
  return isDone;
}

function openLines(host: ConsoleHost): Interface {
  const { stdin: input, stdout: output } = process;
  const terminal = input.isTTY === true && output.isTTY === true;
  if (!terminal) return createInterface({ input, terminal });
  const completer = (line: string): [string[], string] => {
    const word = /[\w.]*$/.exec(line)![0];
    return [host.names().filter((name) => name.startsWith(word)), word];
  };
  return createInterface({ input, output, terminal, completer, prompt: '> ' });
}

/** The value of a line. Reports an error with its hint. */
async function answer(host: ConsoleHost, line: string): Promise<{ value: Value } | 'an error'> {
  const { TemplateError, UndefinedVariable } = await import('../template/scope.ts');
  try {
    return { value: await host.evaluate(line) };
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof UndefinedVariable || error instanceof Trouble))
      throw error;
    complain(`error: ${error.message}\n${error.hint ? `  hint: ${error.hint}\n` : ''}`);
    return 'an error';
  }
}
