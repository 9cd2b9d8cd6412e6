import type { ForeignKey } from '../core/hints.ts';
import { textOf, toJson } from '../core/text.ts';
import { isMapping, type Value } from '../core/values.ts';
import { asCel } from './cel-hint.ts';

/** Gives the hint for a spelling of Ansible. */
type Advice = (value: Value, key: string) => string;

const say =
  (text: string): Advice =>
  () =>
    text;
const withList = 'write loop: and the list below it';
const loopOver: Advice = (value) =>
  typeof value === 'string'
    ? `write loop: ${asCel(bare(value))}`
    : listed(value)
      ? `write loop: ${listed(value)}`
      : mayHoldLists(value)
        ? `write loop: flatten(${celList(value) ?? 'LIST'}, 1)`
        : withList;

/** Ansible's spellings for which this language has another word, with the line to write instead. */
const spellings: Record<string, Advice> = {
  with_items: loopOver,
  with_list: (value) => (typeof value === 'string' ? loopOver(value, '') : withList),
  with_flattened: (value) =>
    `write loop: flatten(${typeof value === 'string' ? asCel(bare(value)) : (celList(value) ?? 'LIST')})`,
  with_dict: (value) =>
    `write loop: items(${typeof value === 'string' ? asCel(bare(value)) : 'NAME'}), with the mapping in vars`,
  with_fileglob: say('write loop: with the list of files'),
  with_sequence: (value) =>
    /\b(stride|format)=/.test(word(value, ''))
      ? 'write loop: with the list itself'
      : `write loop: ${sequence(value)}`,
  with_together: say('write loop: with a list of mappings'),
  with_nested: (value) => `write loop: ${nested(value)}`,
  with_subelements: (value) => `write loop: ${subelements(value)}`,
  with_first_found: say('write first_found: and the list below it into include_vars or include_tasks'),
  action: (value) => `write ${actionLine(value)}`,
  local_action: (value) => `write ${actionLine(value)}, and delegate_to: localhost below it`,
  import_tasks: (value) => `write include_tasks: ${fileName(value)}`,
  include: (value) => `write include_tasks: ${fileName(value)}`,
  sudo: say('write become: true'),
  sudo_user: (value) => `write become_user: ${word(value, 'USER')}`,
  remote_user: (value) => `write it on the play, or kplay_user: ${word(value, 'USER')} in the inventory`,
  user: (value) => `write kplay_user: ${word(value, 'USER')} in the inventory`,
  connection: (value) =>
    `write it on the play, or kplay_connection: ${word(value, 'local')} in the inventory`,
  args: say('write the arguments below the module, beside cmd:'),
  always_run: say('leave it out'),
  gather_subset: say('leave it out: only the facts that are used are gathered'),
  gather_timeout: say('leave it out'),
  fact_path: say('leave it out'),
  collections: say('leave it out: the modules are those that `kplay doc` lists'),
  port: (value) => `write it on the play, or kplay_port: ${number(value, 22)} in the inventory`,
  become_flags: say('leave it out: become_method says whether it is sudo, su or doas'),
  become_exe: say('leave it out: become_method says whether it is sudo, su or doas'),
  debugger: say('leave it out; -vv shows what commands printed'),
  import_role: (value) => `write include_role: {name: ${roleName(value)}}`,
};

/**
 * The sentence and the hint for a key that is a word of Ansible, but is not accepted here;
 * undefined for all other keys.
 */
export function foreignWord(key: string, value: Value): ForeignKey | undefined {
  const advice = Object.hasOwn(spellings, key) ? spellings[key] : undefined;
  if (advice)
    return { code: 'ansible-spelling', message: `"${key}" is not used here`, hint: advice(value, key) };
  if (key.startsWith('with_'))
    return { code: 'ansible-spelling', message: `"${key}" is not used here`, hint: loopOver(value, key) };
  return undefined;
}

/** An expression without the braces that Ansible wants around it: `{{ users }}` is `users`. */
function bare(text: string): string {
  const match = /^\s*\{\{((?:(?!\}\}).)*)\}\}\s*$/s.exec(text);
  return (match ? match[1]! : text).trim();
}

/** All pairs of two lists. */
function nested(value: Value): string {
  const [first, second] =
    Array.isArray(value) && value.length === 2 ? value.map(listOf) : ['FIRST', 'SECOND'];
  return `flatten(${first}.map(x, ${second}.map(y, [x, y])), 1)`;
}

/** Pairs of each mapping of a list with each item of a list in it. */
function subelements(value: Value): string {
  const [list, key] = Array.isArray(value) ? value : [];
  const inner = typeof key === 'string' ? key : 'KEY';
  return `flatten(${listOf(list ?? 'LIST')}.map(x, x.${inner}.map(y, [x, y])), 1)`;
}

function listOf(value: Value): string {
  return typeof value === 'string' ? asCel(bare(value)) : (celOf(value) ?? 'LIST');
}

function actionLine(value: Value): string {
  if (isMapping(value) && typeof value.module === 'string') {
    const rest = Object.entries(value).filter(([key]) => key !== 'module');
    return `${value.module}: {${rest.map(([key, item]) => `${key}: ${typeof item === 'object' ? '…' : item}`).join(', ')}}`;
  }
  const text = typeof value === 'string' ? value : '';
  const [name = 'MODULE', ...rest] = text.split(' ').filter(Boolean);
  return rest.length > 0 ? `${name}: ${rest.join(' ')}` : `${name}:`;
}

function roleName(value: Value): string {
  return isMapping(value) ? word(value.name, 'ROLE') : 'ROLE';
}

function fileName(value: Value): string {
  if (typeof value === 'string') return value;
  return isMapping(value) ? word(value.file, 'FILE') : 'FILE';
}

/** A short list in one line. */
function listed(value: Value): string | undefined {
  const isShort =
    Array.isArray(value) && value.length < 8 && value.every((item) => /^\w[\w.-]*$/.test(textOf(item)));
  return isShort ? `[${value.map(textOf).join(', ')}]` : undefined;
}

/** Whether items of a list can be lists: Ansible loops over the items of these. */
function mayHoldLists(value: Value): boolean {
  const mayBeList = (item: Value) => Array.isArray(item) || (typeof item === 'string' && bare(item) !== item);
  return Array.isArray(value) && value.some(mayBeList);
}

/** A list as an expression; undefined when there are templates inside its texts. */
function celList(value: Value): string | undefined {
  const parts = Array.isArray(value) ? value.map(celOf) : [undefined];
  return parts.includes(undefined) ? undefined : `[${parts.join(', ')}]`;
}

function celOf(value: Value): string | undefined {
  if (typeof value === 'string' && bare(value) !== value) return asCel(bare(value));
  if (Array.isArray(value)) return celList(value);
  const json = toJson(value);
  return json.includes('{{') ? undefined : json;
}

/** Ansible's `start=1 end=4`. */
function sequence(value: Value): string {
  const of = (key: string) => new RegExp(`\\b${key}=(\\d+)\\b`).exec(word(value, ''))?.[1];
  const end = of('end') ?? of('count');
  return end === undefined ? 'range(1, END)' : `range(${of('start') ?? 1}, ${Number(end) + 1})`;
}

function number(value: Value, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function word(value: Value | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
