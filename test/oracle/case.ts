import type { Story } from './story.ts';

/** A playbook for the hosts one, two and three. Words that Ansible spells otherwise are translated, see asAnsible. */
export interface OracleCase {
  name: string;
  text: string;
  /** Beside the playbook. An inventory `hosts.yml` among them takes the place of the usual one. */
  files?: Record<string, string>;
  /** Items are not compared: kplay tells those of the loops around a task as well. */
  unlabelled?: true;
  /** Files that Ansible has instead, where asAnsible cannot say it. */
  instead?: Record<string, string>;
  /** Other sources of hosts than `hosts.yml`. */
  inventory?: string[];
  /** Its includes are Ansible's imports, which hand all keywords down, as kplay's includes do. */
  static?: true;
  /** More of the command line, such as `-e`, of both programs. */
  args?: string[];
  /** What both must do, beside doing the same. */
  both?: Partial<Story>;
  /** Where kplay does it otherwise on purpose: what each does on some hosts, and why. */
  differs?: { why: string; theirs: Partial<Story>; ours: Partial<Story> };
  /** What Ansible does not have: why, and what kplay does. */
  only?: { why: string; ours: Partial<Story> };
}

const lines = (list: string[]): string => list.map((one) => `    - ${one}\n`).join('');

/** A play on all hosts; `rest` stands behind its tasks, `keywords` before them. */
export const play = (tasks: string[], rest = '', keywords = ''): string =>
  `- name: P\n  hosts: all\n${keywords}  tasks:\n${lines(tasks)}${rest}`;

export const handlers = (...list: string[]): string => `  handlers:\n${lines(list)}`;

/** A task that says its name in small letters; `more` are further keywords. */
export const say = (name: string, more = ''): string =>
  `{name: ${name}, debug: {msg: ${name.toLowerCase()}}${more && `, ${more}`}}`;

export const tell = (name: string, message: string, more = ''): string =>
  `{name: ${name}, debug: {msg: "${message}"}${more && `, ${more}`}}`;

/** The same, and it has changed something. */
export const change = (name: string, more = ''): string =>
  say(name, `changed_when: true${more && `, ${more}`}`);

export const fail = (name: string, more = ''): string =>
  `{name: ${name}, fail: {msg: nope}${more && `, ${more}`}}`;

export const on = (host: string): string => `when: inventory_hostname == "${host}"`;

export const failOn = (host: string, name = 'F'): string => fail(name, on(host));

/** A second play: which hosts are still there? */
export const second = play([say('Second')]);
