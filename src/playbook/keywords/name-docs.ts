/** The names that the language gives a meaning, each with a sentence about it. */
export const nameDocs = {
  facts: 'Facts about the host, such as facts.os_family; only the facts that a playbook uses are gathered.',
  item: 'The item of the loop, unless loop_control gives it another name.',
  loop: 'The position in the loop: index (from 1), index0, first, last, length.',
  inventory_hostname: 'The name of the host in the inventory.',
  inventory_hostname_short: 'The name of the host in the inventory, up to its first dot.',
  group_names: 'The groups of the host, without "all".',
  groups: 'All groups, by name, with their hosts.',
  hostvars:
    'The variables of all hosts, by name of the host. A task that reads what earlier tasks set waits for all hosts.',
  play_hosts: 'The hosts of the play.',
  playbook_dir: 'The folder of the playbook.',
  inventory_dir: 'The folder of the first inventory.',
  role_name: 'In a role: its name.',
  role_path: 'In a role: its folder.',
  kplay_failed_task: 'In rescue and always: the name of the failed task.',
  kplay_failed_result: 'In rescue and always: its result.',
  kplay_check_mode: 'Whether this is a run with --check.',
  kplay_version: 'The version of kplay.',
} as const;

/** Names that the language gives a meaning; a playbook cannot define them. */
export const reservedNames: readonly string[] = Object.keys(nameDocs);
