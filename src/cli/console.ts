import { createInterface, type Interface } from 'node:readline';
import type { Command } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
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

const help = `An expression, such as  port + 1
A text with {{ }}, such as  listen {{ port }}
Names: the variables of the host, facts, hostvars.HOST.NAME, groups; TAB completes them.
A line that begins with a blank is not kept in the history. Ctrl-D ends.
`;

/** Answers line by line. Returns false if a line of a pipe has an error. */
async function converse(host: ConsoleHost): Promise<boolean> {
  const { lines, keep } = await openLines(host);
  const isTerminal = lines.terminal;
  let isDone = true;
  if (isTerminal) say('Type an expression, or a text with {{ }}. .help says more, Ctrl-D ends.\n');
  if (isTerminal) lines.prompt();
  for await (const line of lines) {
    keep(line);
    if (!(await answer(host, line.trim()))) isDone = isTerminal;
    if (isTerminal) lines.prompt();
  }
  return isDone;
}

/** Opens stdin, and on a terminal the history of lines. */
async function openLines(host: ConsoleHost): Promise<{ lines: Interface; keep: (line: string) => void }> {
  const { stdin: input, stdout: output } = process;
  const terminal = input.isTTY === true && output.isTTY === true;
  if (!terminal) return { lines: createInterface({ input, terminal }), keep: () => undefined };
  const { openHistory } = await import('./console-history.ts');
  const history = openHistory();
  const completer = (line: string): [string[], string] => {
    const word = /[\w.]*$/.exec(line)![0];
    return [['.help', ...host.names()].filter((name) => name.startsWith(word)), word];
  };
  const editing = { history: history.lines, removeHistoryDuplicates: true, completer, prompt: '> ' };
  return { lines: createInterface({ input, output, terminal, ...editing }), keep: history.add };
}

/** Prints the value of a line, or the error with its hint. Returns false for an error. */
async function answer(host: ConsoleHost, line: string): Promise<boolean> {
  const { TemplateError, UndefinedVariable } = await import('../template/scope.ts');
  try {
    if (line === '.help') say(help);
    else if (line !== '') say(await host.evaluate(line));
    return true;
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof UndefinedVariable || error instanceof Trouble))
      throw error;
    complain(`error: ${error.message}\n${error.hint ? `  hint: ${error.hint}\n` : ''}`);
    return false;
  }
}
