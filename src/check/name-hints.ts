import { didYouMean } from '../core/errors.ts';
import { factNames, factOfAnsible } from '../core/facts.ts';
import type { Layer } from '../template/scope.ts';

/** What to write instead of a name that nothing defines. */
export function hintForName(
  name: string,
  visible: { itemName: string; layers: readonly Layer[] },
): string | undefined {
  if (name === visible.itemName) return 'it exists only in a task that has a loop';
  const failed = /^(?:ansible|kplay)_failed_(task|result)$/.exec(name);
  if (failed && name.startsWith('kplay')) return 'it exists only in rescue and always';
  if (failed) return `write kplay_failed_${failed[1]}${failed[1] === 'task' ? ', which is its name' : ''}`;
  const names = new Set<string>(['facts', 'hostvars']);
  for (const layer of visible.layers) for (const known of layer.names()) names.add(known);
  const close = didYouMean(
    name,
    [...names].filter((known) => /^[A-Za-z_]\w*$/.test(known)),
  );
  if (close) return `did you mean "${close}"?`;
  return Object.hasOwn(ansibleNames, name) ? ansibleNames[name] : ansibleFact(name);
}

/** Names of Ansible that are not facts, and what to write instead. */
const ansibleNames: { [name: string]: string } = {
  omit: 'write null: it leaves an argument out',
  ansible_facts: 'write facts instead of ansible_facts',
  ansible_check_mode: 'write kplay_check_mode',
  ansible_version: 'write kplay_version',
  ansible_play_hosts: 'write play_hosts',
  ansible_play_hosts_all: 'write play_hosts',
  ansible_play_batch: 'write play_hosts',
  ansible_role_name: 'write role_name',
  ansible_loop: 'write loop: loop.index, loop.first, loop.last',
};

/** What to write instead of `ansible_NAME`. */
function ansibleFact(name: string): string | undefined {
  const fact = /^ansible_([a-z]\w*)$/.exec(name)?.[1];
  const here = fact && factOfAnsible(fact);
  if (fact === undefined || here) return here && `write facts.${here}`;
  const close = didYouMean(fact, factNames);
  return close ? `did you mean facts.${close}?` : `there is no such fact; known: ${factNames.join(', ')}`;
}
