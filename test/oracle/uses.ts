import { actions } from '../../src/actions/catalog.ts';
import { isMapping, type Value, type Values } from '../../src/core/values.ts';
import * as schema from '../../src/playbook/keywords/schema.ts';
import { stringArgument } from '../../src/playbook/keywords/string-argument.ts';
import { readYaml } from '../../src/yaml/read.ts';
import type { OracleCase } from './case.ts';

/** Where a keyword may stand, and what may stand there. */
const keywords: Record<string, schema.Keywords> = {
  play: schema.playKeywords,
  task: schema.taskKeywords,
  block: schema.blockKeywords,
  include: schema.includeKeywords,
  role: schema.roleKeywords,
  import: schema.importKeywords,
  loop_control: schema.loopControlKeywords,
  handler: schema.handlerKeywords,
};

/** All that the language has: `task.when`, `assert.that`, `meta.noop`. */
export function language(): string[] {
  const all = Object.entries(keywords).flatMap(([kind, names]) =>
    Object.keys(names).map((name) => `${kind}.${name}`),
  );
  const words = Object.entries(actions).flatMap(([word, { params }]) => [
    word,
    ...Object.entries(params).flatMap(([name, { enum: values }]) =>
      (values ?? [name]).map((value) => `${word}.${value}`),
    ),
  ]);
  return [...all, ...words];
}

const sections = ['pre_tasks', 'tasks', 'post_tasks', 'block', 'rescue', 'always'];

/** What a case uses on at least two hosts. */
export function usesOf({ text, files = {} }: OracleCase): Set<string> {
  const uses = new Uses();
  uses.plays(readYaml(text, 'play.yml'));
  for (const [name, content] of Object.entries(files)) {
    if (!name.endsWith('.yml')) continue;
    const value = readYaml(content, name);
    if (/\bhandlers\//.test(name)) uses.tasks(value, 'handler');
    else if (/\bmeta\//.test(name) && isMapping(value)) uses.roles(value.dependencies);
    else if (listOf(value).some((entry) => 'hosts' in entry)) uses.plays(value);
    else uses.tasks(value, 'task');
  }
  return uses.names;
}

class Uses {
  readonly names = new Set<string>();

  plays(list: Value | undefined): void {
    // what only one host does says nothing about the others
    for (const play of listOf(list).filter(({ hosts }) => hosts !== 'one')) {
      this.#see('import_playbook' in play ? 'import' : 'play', play);
      for (const section of sections) this.tasks(play[section], 'task');
      this.tasks(play.handlers, 'handler');
      this.roles(play.roles);
    }
  }

  tasks(list: Value | undefined, kind: string): void {
    for (const task of listOf(list)) {
      this.#see(kindOf(task) ?? kind, task);
      if (isMapping(task.loop_control)) this.#see('loop_control', task.loop_control);
      for (const word of Object.keys(actions)) if (word in task) this.#word(word, task[word]!);
      for (const section of sections) this.tasks(task[section], kind);
    }
  }

  roles(list: Value | undefined): void {
    for (const role of listOf(list)) this.#see('role', role);
  }

  #see(kind: string, mapping: Values): void {
    for (const key of Object.keys(mapping))
      if (Object.hasOwn(keywords[kind]!, key)) this.names.add(`${kind}.${key}`);
  }

  #word(word: string, given: Value): void {
    const args = isMapping(given) ? given : { [stringArgument(word)!]: given };
    this.names.add(word);
    // what an argument may be stands for the argument
    for (const [name, value] of Object.entries(args))
      this.names.add(`${word}.${actions[word]!.params[name]?.enum ? value : name}`);
  }
}

function kindOf(task: Values): string | undefined {
  if ('block' in task) return 'block';
  return 'include_tasks' in task || 'include_role' in task ? 'include' : undefined;
}

function listOf(list: Value | undefined): Values[] {
  return Array.isArray(list) ? list.filter(isMapping) : [];
}
