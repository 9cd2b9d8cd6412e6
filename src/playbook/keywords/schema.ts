import { becomeMethods } from '../../core/become.ts';
import { connections } from '../../core/reach.ts';
import type { Value } from '../../core/values.ts';
import { isMapping, typeName } from '../../core/values.ts';

/** What a keyword takes. `condition`: expressions; `loop`: a list or an expression; `entries`: a list of anything. */
export type KeywordType =
  | 'text'
  | 'texts'
  | 'files'
  | 'bool'
  | 'condition'
  | 'bool or condition'
  | 'mapping'
  | 'entries'
  | 'loop'
  | 'serial'
  | 'number'
  | 'strategy'
  | 'order'
  | 'connection'
  | 'become method'
  | 'any';

export type Keywords = Readonly<Record<string, KeywordType>>;

/** Keywords that a play, a block, an include or a role can have as well; they apply to all tasks inside. */
export const inheritedKeywords: Keywords = {
  environment: 'mapping',
  ignore_errors: 'bool or condition',
  ignore_unreachable: 'bool',
  no_log: 'bool',
  run_once: 'bool',
  throttle: 'number',
  timeout: 'number',
  check_mode: 'bool',
  diff: 'bool',
  any_errors_fatal: 'bool',
  module_defaults: 'mapping',
  become_method: 'become method',
};

const delegation: Keywords = { delegate_to: 'text', delegate_facts: 'bool' };

/** The keywords of a play. A new one is a row here, and its meaning in play.ts. */
export const playKeywords: Keywords = {
  name: 'text',
  hosts: 'texts',
  become: 'bool',
  become_user: 'text',
  vars: 'mapping',
  vars_files: 'files',
  gather_facts: 'bool',
  roles: 'entries',
  tasks: 'entries',
  handlers: 'entries',
  tags: 'texts',
  serial: 'serial',
  pre_tasks: 'entries',
  post_tasks: 'entries',
  vars_prompt: 'entries',
  strategy: 'strategy',
  order: 'order',
  max_fail_percentage: 'number',
  force_handlers: 'bool',
  remote_user: 'text',
  port: 'number',
  connection: 'connection',
  ...inheritedKeywords,
};

/** The keywords of a task, beside its module. A new one is a row here, and its meaning in task.ts. */
export const taskKeywords: Keywords = {
  name: 'text',
  when: 'condition',
  loop: 'loop',
  register: 'text',
  notify: 'texts',
  tags: 'texts',
  become: 'bool',
  become_user: 'text',
  changed_when: 'condition',
  failed_when: 'condition',
  vars: 'mapping',
  loop_control: 'mapping',
  until: 'condition',
  retries: 'number',
  delay: 'number',
  async: 'number',
  poll: 'number',
  ...delegation,
  ...inheritedKeywords,
};

/** The keywords of an include; all of them except the loop apply to the tasks inside. */
export const includeKeywords: Keywords = {
  ...pick(taskKeywords, 'name when loop loop_control notify tags become become_user vars'.split(' ')),
  ...inheritedKeywords,
  ...delegation,
};

/** The keywords of a block, which apply to all tasks inside. */
export const blockKeywords: Keywords = {
  block: 'entries',
  rescue: 'entries',
  always: 'entries',
  transaction: 'mapping',
  ...includeKeywords,
};

/** The keywords of an import_playbook, which apply to all tasks of its plays. */
export const importKeywords: Keywords = {
  import_playbook: 'text',
  ...pick(taskKeywords, ['name', 'when', 'tags', 'vars']),
};

/** The keywords of `loop_control`. */
export const loopControlKeywords: Keywords = {
  loop_var: 'text',
  index_var: 'text',
  label: 'text',
  pause: 'number',
};

/** The keywords of a handler: those of a task, and what it listens to. */
export const handlerKeywords: Keywords = { ...taskKeywords, listen: 'texts' };

/** An entry of `roles:`, or of `dependencies:` in a role's meta/main.yml, when it is a mapping. */
export const roleKeywords: Keywords = {
  role: 'text',
  ...pick(taskKeywords, ['when', 'tags', 'become', 'become_user', 'vars', ...Object.keys(inheritedKeywords)]),
};

/** The keywords of a role's meta/main.yml; those that only Ansible Galaxy reads are ignored. */
export const metaKeywords: Keywords = {
  dependencies: 'entries',
  allow_duplicates: 'bool',
  argument_specs: 'mapping',
  galaxy_info: 'any',
  collections: 'any',
  standalone: 'any',
};

function pick(from: Keywords, names: string[]): Keywords {
  return Object.fromEntries(names.map((name) => [name, from[name]!]));
}

/** The values of `order`. */
export const orders = ['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle'];

/** Whether a value is a number that is not negative, or a template that gives one. */
const isNumber = (value: Value): boolean =>
  typeof value === 'number' ? value >= 0 : typeof value === 'string' && /\{\{/.test(value);
const isText = (value: Value): boolean =>
  (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';
/** Words that are true and false in YAML 1.1, and texts in YAML 1.2. */
export const isYesNo = (value: Value): boolean =>
  typeof value === 'string' && /^(yes|on|no|off)$/i.test(value);
/** A word that means true or false where an expression is expected: `on` and `off` can well be variables. */
export const isAnswer = (value: Value): boolean => typeof value === 'string' && /^(yes|no)$/i.test(value);
const isCondition = (value: Value): boolean =>
  (isText(value) && !isAnswer(value)) || typeof value === 'boolean';
const isListOf = (value: Value, test: (item: Value) => boolean): boolean =>
  Array.isArray(value) && value.every(test);

const isOneOf =
  (words: readonly string[]) =>
  (value: Value): boolean =>
    words.some((word) => word === value);

const isFileList = (value: Value): boolean =>
  isText(value) || isListOf(value, (each) => isText(each) || isListOf(each, isText));

const types: Record<KeywordType, [wanted: string, test: (value: Value) => boolean]> = {
  text: ['must be a text', isText],
  files: [
    'must be the names of files, or lists of names; the first file of a list that exists is used',
    isFileList,
  ],
  texts: ['must be a text or a list of texts', (value) => isText(value) || isListOf(value, isText)],
  bool: ['must be true or false', (value) => typeof value === 'boolean'],
  condition: ['must be an expression or a list of them', (v) => isCondition(v) || isListOf(v, isCondition)],
  'bool or condition': ['must be true, false or an expression', isCondition],
  mapping: ['must be a mapping', isMapping],
  entries: ['must be a list', Array.isArray],
  loop: [
    'must be a list or an expression',
    (value) => Array.isArray(value) || (typeof value === 'string' && isText(value)),
  ],
  serial: ['must be a number of hosts, a percentage, or a list of these', () => true],
  any: ['must have a value', () => true],
  number: ['must be a number that is not negative', isNumber],
  strategy: ['must be host-paced or linear', (value) => value === 'host-paced' || value === 'linear'],
  connection: [`must be one of ${connections.join(', ')}`, isOneOf(connections)],
  'become method': [`must be one of ${becomeMethods.join(', ')}`, isOneOf(becomeMethods)],
  order: [`must be one of ${orders.join(', ')}`, (value) => orders.includes(value as string)],
};

/** The values that a keyword of this type takes, in words: `a text`, `true or false`. */
export function wantedOf(type: KeywordType): string {
  return types[type][0].replace(/^must (be|have) /, '');
}

/** The problem with the value of a keyword: the end of a sentence that starts with the keyword. */
export function typeProblem(type: KeywordType, value: Value): string | undefined {
  const [wanted, test] = types[type];
  if (test(value)) return undefined;
  const wrong =
    type === 'texts' || type === 'condition' ? [value].flat().findIndex((item) => !test(item)) : -1;
  if (Array.isArray(value) && wrong >= 0) return `${wanted}; item ${wrong + 1} is ${shown(value[wrong]!)}`;
  return `${wanted}, not ${shown(value)}`;
}

function shown(value: Value): string {
  if (typeof value === 'number' && value < 0) return String(value);
  if (value === '') return 'empty';
  return typeof value === 'string' ? `"${value}"` : typeName(value);
}

/** The value of a `texts` keyword as a list; empty for a value of another type (which has been reported). */
export function textList(value: Value | undefined): string[] {
  const list = Array.isArray(value) ? value : [value ?? null];
  return list.filter(isText).map(String);
}

/** The value of a `text` keyword; undefined when absent or of another type. */
export function textOrNone(value: Value | undefined): string | undefined {
  return value !== undefined && isText(value) ? String(value) : undefined;
}

/** The value of a `bool` keyword; undefined when absent or of another type. */
export function boolOf(value: Value | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** Tags can also be written "a, b" in one text. */
export function tagsOf(value: Value | undefined): string[] {
  return textList(value).flatMap((text) =>
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
  );
}
