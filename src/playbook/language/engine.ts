import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import { metaDocs, nameDocs } from './name-docs.ts';

/** What the language itself does, without a module: its arguments, declared as a module's are. */
export const engineWords: Record<string, Params> = {
  add_host: {
    name: { type: 'string', required: true, aliases: ['hostname', 'host'], doc: 'The host, new or known.' },
    groups: {
      type: 'list',
      aliases: ['groupname', 'group'],
      doc: 'Its groups; they are made where they are not there.',
    },
  },
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
  group_by: {
    key: { type: 'string', required: true, doc: 'The group that the host is put into; spaces become "-".' },
    parents: { type: 'list', doc: 'The groups that this one stands in.' },
  },
  include_tasks: {
    file: { type: 'string', doc: 'A file of tasks, beside the file that includes it.' },
    first_found: { type: 'list', doc: 'Files in place of one: the first that is there counts.' },
  },
  include_role: {
    name: { type: 'string', required: true, doc: 'A role, whose tasks are put here.' },
    tasks_from: { type: 'string', default: 'main', doc: "A file in the role's tasks/." },
    vars_from: { type: 'string', default: 'main', doc: "A file in the role's vars/." },
    defaults_from: { type: 'string', default: 'main', doc: "A file in the role's defaults/." },
    handlers_from: { type: 'string', default: 'main', doc: "A file in the role's handlers/." },
  },
  include_vars: {
    file: { type: 'string', doc: "A file of variables, in the role's vars/ or beside the tasks." },
    first_found: { type: 'list', doc: 'Files in place of one: the first that is there counts.' },
    name: { type: 'string', doc: 'A variable that holds all of them; without it each is one of its own.' },
  },
  meta: {
    action: {
      type: 'string',
      required: true,
      enum: Object.keys(metaDocs),
      doc: 'What the run is to do now.',
    },
  },
  set_fact: {
    cacheable: { type: 'bool', doc: 'Of no effect: facts are not kept between runs.' },
  },
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

/** Words that set variables: what is none of their arguments is the name of one. */
export const setters: readonly string[] = ['set_fact', 'add_host'];

/** The arguments that a task gives, without the variables that it sets, and these. */
export function splitVariables(key: string, given: Values): { args: Values; variables: Values } {
  const args: Values = Object.create(null);
  const variables: Values = Object.create(null);
  const names = Object.entries(engineWords[key] ?? {}).flatMap(([name, { aliases = [] }]) => [
    name,
    ...aliases,
  ]);
  for (const [name, value] of Object.entries(given))
    (setters.includes(key) && !names.includes(name) ? variables : args)[name] = value;
  return { args, variables };
}

/** Names that the language gives a meaning; a playbook cannot define them. */
export const reservedNames: readonly string[] = Object.keys(nameDocs);
