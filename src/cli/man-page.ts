import type { Command, Option } from 'commander';
import { version } from '../core/version.ts';
import { bold, roff, roffSection } from './roff.ts';

/** Returns kplay(1) in roff: the commands as `--help` describes them, and these sections of docs/cli.md. */
export function manPage(program: Command, markdown: string): string {
  const sections: [title: string, heading: string][] = [
    ['EXIT STATUS', 'Exit codes'],
    ['FILES', 'Files it writes'],
  ];
  return [
    `.TH KPLAY 1 "" "kplay ${version}" "User Commands"`,
    '.SH NAME',
    `kplay \\- ${roff(program.description().replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    `${bold('kplay')} \\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]`,
    '.SH OPTIONS',
    ...optionLines(program),
    '.SH COMMANDS',
    ...visibleCommands(program).flatMap((command) => commandLines(command, 'kplay')),
    ...sections.flatMap(([title, heading]) => [`.SH ${title}`, ...roffSection(markdown, heading)]),
    '.SH SEE ALSO',
    `${bold('kplay COMMAND --help')}, ${bold('kplay doc')}, the folder docs of the package`,
    '',
  ].join('\n');
}

function visibleCommands(command: Command): Command[] {
  const visible = command.createHelp().visibleCommands(command);
  return visible.filter((each) => each.name() !== 'help');
}

function commandLines(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`;
  const subs = visibleCommands(command);
  if (subs.length > 0) return subs.flatMap((sub) => commandLines(sub, name));
  const args = command.registeredArguments.filter(({ description }) => description);
  return [
    `.SS ${bold(name)} ${roff(command.usage())}`,
    roff(`${command.description()}.`),
    ...args.flatMap((argument) => ['.TP', `\\fI${roff(argument.name())}\\fR`, roff(argument.description)]),
    ...optionLines(command),
  ];
}

function optionLines(command: Command): string[] {
  const help = command.createHelp();
  const shown = help.visibleOptions(command).filter(({ long }) => long !== '--help');
  const about = (option: Option) => roff(help.optionDescription(option));
  return shown.flatMap((option) => ['.TP', bold(option.flags), about(option)]);
}
