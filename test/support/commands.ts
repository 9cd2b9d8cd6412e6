import { splitWords } from '../../src/core/split-words.ts';

/** Words and operators of a shell, comments, and the ends of lines. */
const token = /\\\n|#.*|\d?[<>]+&?|[|&;()\n]+|(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\|&;<>()])+/g;

/** The simple commands in a shell text, as words without redirections: of `A=1 x >y | z "$(w)"` A=1 x, z and w. */
export function commandsIn(shell: string): string[][] {
  const commands: string[][] = [[]];
  let isTarget = false;
  for (const [part] of shell.matchAll(token)) {
    if (part.startsWith('#') || part === '\\\n') continue;
    if (/^[|&;()\n]/.test(part)) commands.push([]);
    else if (/^\d?[<>]/.test(part)) isTarget = true;
    else if (isTarget) isTarget = false;
    else {
      commands.push(...inside(part), ...[commands.pop()!]);
      commands.at(-1)!.push(splitWords(part)[0] ?? '');
    }
  }
  return commands.map(withoutReserved).filter((words) => words.length > 0);
}

/** A command without the reserved words that can be in front of it. */
function withoutReserved(words: string[]): string[] {
  const at = words.findIndex((word) => !/^(?:if|then|elif|else|while|until|do|!|\{)$/.test(word));
  return at < 0 ? [] : words.slice(at);
}

/** The commands whose output is a part of a word. */
function inside(word: string): string[][] {
  return word.startsWith("'")
    ? []
    : [...word.matchAll(/\$\(([^()]*)\)/g)].flatMap(([, text]) => commandsIn(text!));
}
