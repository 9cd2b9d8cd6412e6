import { isSecretName, maskText, secretShapes } from './secret-names.ts';
import { shellWord } from './shell-text.ts';

/** The words of a command as one line for people: only words that need quotes have them. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : shellWord(word))).join(' ');
}

/** The value behind the name of an option or a variable. */
const value = `('[^']*'|"[^"]*"|[^\\s'"-][^\\s'"]*)`;
const option = new RegExp(`(?<![\\w-])(--?[\\w-]+)(=| +)${value}`, 'g');
const assignment = new RegExp(`\\b([A-Za-z_]\\w*)(=|: ?)${value}`, 'g');
const password = /(:\/\/[^\s:/@]+:)[^\s/@]+@/g;
const login = /\b(Bearer|Basic) +[\w.~+/=-]+/gi;
/** Names in front of a value in a command; names of variables in playbooks have more to say. */
const secretWord = /(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|access[_-]?key)$/i;

/**
 * A command line without the values of options and variables that have the name of a secret, such as `--password x`,
 * `TOKEN=x` and `https://user:x@host`.
 */
export function withoutSecrets(command: string): string {
  if (secretShapes.some(([, shape]) => shape.test(command.replace(password, '')))) return maskText;
  const hide = (all: string, name: string, gap: string) =>
    secretWord.test(name) || isSecretName(name) ? `${name}${gap}${maskText}` : all;
  return command
    .replace(password, `$1${maskText}@`)
    .replace(login, `$1 ${maskText}`)
    .replace(option, hide)
    .replace(assignment, hide);
}

/** The command line of a program run with these arguments, for people; without the values that are secret. */
export function shownCommand(args: readonly string[]): string {
  return withoutSecrets(commandLine(['kplay', ...args]));
}
