import type { Command } from 'commander';
import { shortPath } from '../core/place-text.ts';
import { allowEmptyOption, hostOptions, keptRunOptions, rolesPathOption } from './options.ts';
import { type SettingSource, settingNames, sourceOf } from './settings.ts';
import { say } from './streams.ts';

/** Adds `kplay config`: the value of each setting, and where it is from. */
export function configCommand(program: Command): void {
  const command = hostOptions(
    program.command('config').description('show the settings, and where each is from'),
  )
    .argument('[playbook...]', 'read the kplay.yml of these')
    .option('-D, --diff', 'show how files change')
    .option('--recipients-file <file>', 'the public keys that can read the secrets')
    .option('--strict', 'report warnings as errors')
    .addOption(rolesPathOption())
    .addOption(allowEmptyOption())
    .action(() => say(tableOf(command)));
  keptRunOptions(command);
}

function tableOf(command: Command): string {
  const rows = settingNames.map((name) => [
    name,
    valueText(command.getOptionValue(attributeOf(name))),
    sourceText(sourceOf(command, name)),
  ]);
  const widths = [0, 1].map((i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) => `${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}\n`).join('');
}

function attributeOf(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function valueText(value: unknown): string {
  return value === undefined ? '-' : Array.isArray(value) ? value.join(' ') : String(value);
}

function sourceText(source: SettingSource): string {
  if (source === undefined) return 'default';
  if ('option' in source) return 'command line';
  if ('variable' in source) return source.variable;
  const { place } = source;
  return place ? `${shortPath(place.file)}:${place.line}` : 'kplay.yml';
}
