const spellings: [kplay: RegExp, ansible: string][] = [
  [/^- name: P.*$/gm, '$&\n  gather_facts: false'],
  [/kplay_failed_task/g, 'ansible_failed_task.name'],
  [/kplay_failed_result/g, 'ansible_failed_result'],
  [/kplay_check_mode/g, 'ansible_check_mode'],
  [/\bhost-paced\b/g, 'free'],
  [/\bfacts\./g, 'ansible_facts.'],
  [/\bloop: (\w+\.\w+)/g, 'loop: "{{ $1 }}"'],
  [/\bdefined\(([\w.]+)\)/g, '$1 is defined'],
];

/** The same playbook, or file of tasks, as Ansible spells it. */
export function asAnsible(text: string, { isStatic = false } = {}): string {
  const same = spellings.reduce((before, [ours, theirs]) => before.replace(ours, theirs), text);
  if (isStatic) return same.replace(/\binclude_(tasks|role):/g, 'import_$1:');
  return same.replaceAll('include_role: {', 'include_role: {public: false, ');
}
