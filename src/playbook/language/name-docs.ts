/** What `meta` can say, and what that does: a sentence each. */
export const metaDocs = {
  flush_handlers: 'Run the handlers that have been notified so far.',
  end_play: 'No more tasks of this play, on no host; no failure.',
  end_host: 'No more tasks of this play on this host; no failure.',
  end_batch: 'No more tasks of this play for the hosts of this batch; no failure.',
  end_role: 'No more tasks of the role that says it, on this host.',
  clear_host_errors: 'Hosts that have failed take part in the next play.',
  reset_connection: 'Connect anew before the next task: a new group of the user counts then.',
  refresh_inventory: 'Read the inventory again: the plays that follow see what is new.',
  noop: 'Nothing.',
} as const;

/** The names that the language gives a meaning, and what they stand for: a sentence each. */
export const nameDocs = {
  facts: 'What is known of the host, such as facts.os_family; only what a playbook uses is gathered.',
  item: 'The item of the loop, unless loop_control gives it another name.',
  loop: 'Where the loop is: index (from 1), index0, first, last, length.',
  inventory_hostname: 'The name of the host in the inventory.',
  inventory_hostname_short: 'The same up to its first dot.',
  group_names: 'The groups of the host, without "all".',
  groups: 'All groups, by name, with their hosts.',
  hostvars: 'The variables of all hosts, by name of the host.',
  play_hosts: 'The hosts of the play.',
  playbook_dir: 'The folder of the playbook.',
  inventory_dir: 'The folder of the first inventory.',
  role_name: 'In a role: its name.',
  role_path: 'In a role: its folder.',
  kplay_failed_task: 'In rescue and always: the name of the task that has failed.',
  kplay_failed_result: 'In rescue and always: its result.',
  kplay_check_mode: 'Is this a run with --check?',
  kplay_version: 'The version of kplay.',
} as const;
