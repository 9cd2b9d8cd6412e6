import type { Params } from '../core/params.ts';

/** What `meta` can say. */
const metaWords = [
  'flush_handlers',
  'end_play',
  'end_host',
  'end_batch',
  'end_role',
  'clear_host_errors',
  'reset_connection',
  'noop',
] as const;

/** What the language itself does, without a module: its arguments, declared as a module's are. */
export const engineWords: Record<string, Params> = {
  assert: {
    that: { type: 'any', required: true, doc: 'Expressions; all of them must hold.' },
    fail_msg: { type: 'string', aliases: ['msg'], doc: 'What to say when one does not hold.' },
    success_msg: { type: 'string', doc: 'What to say when all hold.' },
    quiet: { type: 'bool', doc: 'Say nothing about those that hold.' },
  },
  debug: {
    msg: { type: 'any', doc: 'What to say.' },
    var: { type: 'string', doc: 'An expression whose value is shown.' },
  },
  fail: {
    msg: { type: 'string', doc: 'Why the task fails.' },
  },
  include_tasks: {
    file: { type: 'string', required: true, doc: 'A file of tasks, beside the file that includes it.' },
  },
  include_role: {
    name: { type: 'string', required: true, doc: 'A role, whose tasks are put here.' },
    tasks_from: { type: 'string', default: 'main', doc: "A file in the role's tasks/." },
  },
  include_vars: {
    file: {
      type: 'string',
      required: true,
      doc: "A file of variables, in the role's vars/ or beside the tasks.",
    },
    name: { type: 'string', doc: 'A variable that holds all of them; without it each is one of its own.' },
  },
  meta: {
    action: { type: 'string', required: true, enum: metaWords, doc: 'What the run is to do now.' },
  },
  set_fact: {},
};

/** The argument that a plain string stands for, in tasks such as `command: uptime`. */
export const stringArgument: Record<string, string> = {
  command: 'cmd',
  shell: 'cmd',
  script: 'cmd',
  meta: 'action',
  include_tasks: 'file',
  include_role: 'name',
  include_vars: 'file',
};

/** Names that the language gives a meaning; a playbook cannot define them. */
export const reservedNames: readonly string[] = [
  'facts',
  'loop',
  'item',
  'inventory_hostname',
  'inventory_hostname_short',
  'group_names',
  'groups',
  'hostvars',
  'play_hosts',
  'playbook_dir',
  'inventory_dir',
  'role_name',
  'role_path',
  'kplay_failed_task',
  'kplay_failed_result',
  'kplay_check_mode',
  'kplay_version',
];
