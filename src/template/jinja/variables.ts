import { factNames } from '../../core/facts.ts';
import { index, name, plain, quotedText, type Tree } from './tree.ts';

const constants: { [word: string]: string } = {
  True: 'true',
  true: 'true',
  False: 'false',
  false: 'false',
  None: 'null',
  none: 'null',
  null: 'null',
  // an argument that is null counts as not given
  omit: 'null',
};

const renamed: { [name: string]: string } = {
  ansible_facts: 'facts',
  ansible_check_mode: 'kplay_check_mode',
  ansible_play_hosts: 'play_hosts',
  ansible_play_hosts_all: 'play_hosts',
  ansible_version: 'kplay_version',
};

/** A name as it is called here: constants, facts, names of the language. */
export function variable(word: string): Tree {
  if (Object.hasOwn(constants, word)) return plain(constants[word]!);
  const fact = word.startsWith('ansible_') ? word.slice('ansible_'.length) : '';
  if (factNames.includes(fact)) return index(name('facts'), quotedText(fact));
  return name(renamed[word] ?? word);
}
