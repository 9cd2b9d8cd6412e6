import type { Argument, Command, Option } from 'commander';

/** A command line up to the cursor. */
export interface Line {
  command: Command;
  /** The values of options so far, by their long names without dashes. */
  options: Map<string, string[]>;
  /** The arguments so far. */
  args: string[];
  /** What the last word is: an option, the value of one, an argument, or something behind `--`. */
  expects: Option | Argument | 'a name' | undefined;
  /** The part of the last word that the candidates replace, and the part before it, such as `--tags=`. */
  word: string;
  before: string;
}

/** Reads the words behind the name of the program; the last word is the one to complete. */
export function lineOf(program: Command, words: readonly string[]): Line {
  const reader = new LineReader(program);
  for (const word of words.slice(0, -1)) reader.add(word);
  return reader.end(words.at(-1) ?? '');
}

/** Takes word by word, as commander does. */
class LineReader {
  readonly #options = new Map<string, string[]>();
  readonly #args: string[] = [];
  #command: Command;
  #awaiting: Option | undefined;
  #isBehindDashes = false;

  constructor(program: Command) {
    this.#command = program;
  }

  add(word: string): void {
    if (this.#awaiting) this.#set(this.#awaiting, word);
    else if (this.#isBehindDashes) this.#args.push(word);
    else if (word === '--') this.#isBehindDashes = true;
    else if (word.startsWith('-') && word !== '-') this.#addOption(word);
    else this.#addWord(word);
  }

  end(word: string): Line {
    const line = { command: this.#command, options: this.#options, args: this.#args, word, before: '' };
    const argument = { ...line, expects: this.#argument() };
    if (this.#awaiting) return { ...line, expects: this.#awaiting };
    if (this.#isBehindDashes) return argument;
    const [, before, value] = /^(--[^=]+=)(.*)$/s.exec(word) ?? [];
    if (before !== undefined)
      return { ...line, expects: this.#find(before.slice(0, -1)), before, word: value! };
    if (word.startsWith('-')) return { ...line, expects: 'a name' };
    const isGroup = this.#command.commands.length > 0;
    return isGroup && this.#args.length === 0 ? { ...line, expects: 'a name' } : argument;
  }

  #addWord(word: string): void {
    const sub = this.#command.commands.find((command) => command.name() === word);
    if (sub) this.#command = sub;
    else this.#args.push(word);
  }

  #addOption(word: string): void {
    const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? /^(-[^-])(.+)$/s.exec(word) ?? [];
    const option = this.#find(name ?? word);
    if (!option) return;
    if (value === undefined) this.#awaiting = option.required ? option : undefined;
    else if (option.required) this.#set(option, value);
    // several short options in one word, such as -CD
    else if (!word.startsWith('--')) this.#addOption(`-${value}`);
  }

  #set(option: Option, value: string): void {
    const name = option.name();
    this.#options.set(name, [...(this.#options.get(name) ?? []), value]);
    this.#awaiting = undefined;
  }

  #find(name: string): Option | undefined {
    return optionsOf(this.#command).find(({ short, long }) => name === short || name === long);
  }

  /** The argument that the next word is. */
  #argument(): Argument | undefined {
    const known = this.#command.registeredArguments;
    const last = known.at(-1);
    return known[this.#args.length] ?? (last?.variadic ? last : undefined);
  }
}

/** The options of a command, with `--help` and those of all commands. */
export function optionsOf(command: Command): Option[] {
  const help = command.createHelp();
  const global = command.parent ? optionsOf(command.parent) : [];
  const own = help.visibleOptions(command);
  const isOwn = (option: Option) => own.some(({ long }) => long === option.long);
  return [...own, ...global.filter((option) => !isOwn(option) && option.long !== '--version')];
}
