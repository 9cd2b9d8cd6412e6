import { factNames, factOfAnsible } from '../../core/facts.ts';
import { index, literal, NoWord, name, plain, quotedText, type Tree } from './tree.ts';

const constants: { [word: string]: string } = {
  True: 'true',
  true: 'true',
  False: 'false',
  false: 'false',
  None: 'null',
  none: 'null',
  null: 'null',
  // an argument that is null counts as absent
  omit: 'null',
};

const renamed: { [name: string]: string } = {
  ansible_facts: 'facts',
  ansible_check_mode: 'kplay_check_mode',
  ansible_play_hosts: 'play_hosts',
  ansible_play_hosts_all: 'play_hosts',
  ansible_version: 'kplay_version',
};

/** The name that something has here: constants, facts, names of the language. */
export function variable(word: string): Tree {
  if (Object.hasOwn(constants, word)) return plain(constants[word]!);
  const fact = factOfAnsible(word.replace(/^ansible_/, ''));
  if (fact !== undefined && word.startsWith('ansible_')) return index(name('facts'), quotedText(fact));
  return name(renamed[word] ?? word);
}

/** `of[key]`; a fact gets its name here. Throws NoWord for an unknown fact. */
export function member(of: Tree, key: Tree): Tree {
  const word = of.kind === 'name' && of.name === 'facts' ? literal(key) : undefined;
  if (word === undefined) return index(of, key);
  const fact = factOfAnsible(word.replace(/^ansible_/, ''));
  if (fact !== undefined) return index(of, quotedText(fact));
  throw new NoWord(`the fact "${word}"`, `known: ${factNames.join(', ')}`);
}
