/** The meaning of each keyword of plays, blocks, tasks, handlers and roles: a sentence for editors. */
export const keywordDocs: Readonly<Record<string, string>> = {
  name: 'The name that reports show.',
  hosts: 'The hosts: a pattern such as web:!web3, or a list of them.',
  become: 'Run as another user: become_user, or root.',
  become_user: 'The user to become.',
  become_method: 'How to become that user: sudo, su or doas.',
  remote_user: 'The user who logs in on its hosts, where the inventory does not say.',
  port: 'The port of sshd on its hosts, where the inventory does not say.',
  connection:
    'How to connect to its hosts, where the inventory does not say: ssh, openssh, local for this machine, or docker for containers.',
  vars: 'Variables for everything inside.',
  vars_files: 'Files of variables, relative to the playbook; later ones win.',
  gather_facts:
    'Can be left out: only the facts that are used are gathered. With false, using one is an error.',
  roles: 'Roles, by name or with role: and their parameters; they run before the tasks.',
  pre_tasks: 'Tasks that run before the roles; handlers that they notify run before the roles, too.',
  tasks: 'The tasks for each host, in this order.',
  post_tasks: 'Tasks that run after all others, and after the handlers that those notify.',
  handlers:
    'Tasks that run once when notified, in this order: after pre_tasks, before post_tasks and at the end.',
  tags: 'Names by which -t and --skip-tags choose tasks; they apply to all tasks inside.',
  serial: 'How many hosts at a time: a number, a percentage, or a list of them. The last one is repeated.',
  vars_prompt:
    'Variables that are asked for before the run, unless -e sets them: name, prompt, private (true), confirm (ask twice), default.',
  strategy:
    'host-paced (the default): each host goes at its own pace; linear: all hosts of a batch begin a task together.',
  order: 'The order of the hosts.',
  max_fail_percentage:
    'The run ends if more hosts fail than this, in percent of a batch; hosts wait for each other after each task.',
  force_handlers: 'false: no handlers run on a host where a task has failed; by default they run there, too.',
  environment: 'Environment variables for what tasks run.',
  ignore_errors: 'A failure is reported, and the host goes on: true, or an expression that sees the result.',
  ignore_unreachable: 'The same for an unreachable host; the next task tries to reach it again.',
  no_log: 'Keep changes, output and messages out of all reports.',
  run_once:
    'The first host of the batch runs it, when all have reached it; the others take over what it registers.',
  throttle: 'How many hosts can run this task at a time.',
  timeout: 'Seconds after which all that the task has started is ended, and the task fails.',
  check_mode: 'true: only report what would change; false: make changes even with --check.',
  diff: 'true: show how files change; false: do not. It overrides --diff.',
  any_errors_fatal: 'Hosts wait for each other after the task; if it fails on one, it fails on all.',
  module_defaults: 'Default arguments for tasks inside, by module.',
  delegate_to:
    'The host on which it runs, or localhost for this machine, with the variables of its own host.',
  delegate_facts: 'Variables of set_fact and include_vars belong to the host that the task is delegated to.',
  when: 'An expression that must be true for the task to run, or a list of expressions that must all be true.',
  loop: 'Run once for each item: a list, or an expression that gives one; see item and loop below.',
  loop_control: 'The names of item and index in a loop, the label of items, and pauses.',
  loop_var: 'The name of the item, instead of item.',
  index_var: 'A variable that holds the number of the item, from 0.',
  label: 'The text that reports show for an item.',
  pause: 'Seconds between two items.',
  register:
    'A name for the result, defined for later tasks of all plays on the host; the conditions below call it result without one.',
  until:
    'An expression that sees the result: the task is repeated until it is true; retries alone: until the task does not fail.',
  retries: 'How often to try again; 3 by default.',
  delay: 'Seconds between two tries; 5 by default.',
  async: 'The time limit in seconds of the task as a job of its host, which a lost connection does not end.',
  poll: 'Seconds between two checks of a job; with 0 it is only started, and async_status checks it.',
  notify: 'Handlers to run at the end if this changes something, by name or by what they listen to.',
  listen: 'Other names by which tasks can notify this handler.',
  changed_when:
    'Whether something has changed: an expression that sees the result, or a list that must all be true.',
  failed_when:
    'Whether the task has failed: an expression that sees the result, or a list that must all be true.',
  block: 'Tasks that belong together; the keywords beside it apply to all of them.',
  rescue: 'Tasks for a host on which a task of the block has failed.',
  always: 'Tasks that run after the block, whether it has failed or not.',
  transaction:
    'Keep the changes of the tasks in the block only if all of them succeed, and its checks and reloads, too; otherwise put back all files. See below.',
  import_playbook: 'A playbook whose plays are put here.',
  role: 'The name of the role: its folder in roles/, or a path that begins with / or a dot.',
  dependencies: 'Roles that run before this one.',
  allow_duplicates: 'The role runs as often as a play names it.',
  argument_specs: 'The arguments of the role, if there is no meta/argument_specs.yml.',
  galaxy_info: 'Only Ansible Galaxy reads this.',
  collections: 'Only Ansible reads this.',
  standalone: 'Only Ansible Galaxy reads this.',
};
