import { describe, expect, it } from 'vitest';
import { Cel, Raw, type Value } from '../core/values.ts';
import { prepare } from './render.ts';
import { layer, Scope } from './scope.ts';
import { renderShell, type ShellSyntax } from './shell.ts';
import { bareWorld } from './world.ts';

process.env.KPLAY_TRAP = 'a b';

/** What the author of a playbook has written, and what a host has said. */
const own: Record<string, Value> = {
  script: 'ls | wc -l',
  list: ['a', 'b c'],
  alias: '{{ r.stdout }}',
  line: 'ls {{ r.stdout }} | wc',
  deep: { line: '"{{ line }}"', plain: 'x y' },
  typed: '{{ r }}',
  chosen: '{{#if r.stdout}}a b{{/if}}',
  computed: new Cel('r.stdout + "!"'),
  answered: '{{ raw r.stdout }}',
  number: 7,
  nothing: null,
};
const said: Record<string, Value> = {
  r: { stdout: "$(id) 'x'", lines: ['a b', '$c'], rc: 0, empty: [], nested: { a: '`b`' } },
};
const q = `'$(id) '\\''x'\\'''`;

function scope(): Scope {
  const world = { ...bareWorld, find: () => '/f', read: () => '$(f)\n' };
  return new Scope([layer(own), layer(said, { plain: true, outside: true })], world);
}

async function shell(value: Value, syntax: ShellSyntax = 'sh'): Promise<Value> {
  await prepare([value, own as Value]);
  return renderShell(value, scope(), syntax);
}

describe('in the text of a shell', () => {
  const cases: [text: Value, made: Value][] = [
    // the author's own stays code
    ['{{ script }}', 'ls | wc -l'],
    ['{{ script }} {{ deep.plain }}', 'ls | wc -l x y'],
    ['for i in {{ join list " " }}', 'for i in a b c'],
    ['{{#each list}}{{ this }};{{/each}}', 'a;b c;'],
    ['{{ number }}', 7],
    ['{{ nothing }}', null],
    [new Raw('{{ r.stdout }}'), '{{ r.stdout }}'],
    [new Cel('script + " -x"'), 'ls | wc -l -x'],
    // what a host said is quoted
    ['{{ r.stdout }}', q],
    ['echo {{ r.stdout }}', `echo ${q}`],
    ['echo "a {{ r.stdout }}"', `echo "a "${q}""`],
    ["echo 'a {{ r.stdout }}'", `echo 'a ${q.slice(1, -1)}'`],
    ['{{ r.rc }}', "'0'"],
    ['test {{ r.rc }} = 0', "test '0' = 0"],
    ['echo $(( {{ r.rc }} + 1 ))', 'echo $(( 0 + 1 ))'],
    ['{{ upper r.nested.a }}{{ r.nested }}', `'\`B\`''{"a":"\`b\`"}'`],
    ['{{ default r.none "a b" }} {{ default r.rc 1 }}', "a b '0'"],
    ['{{ script }} {{ r.rc }}', "ls | wc -l '0'"],
    [new Cel('"echo " + r.stdout'), `'echo $(id) '\\''x'\\'''`],
    ['{{ env "KPLAY_TRAP" }} {{ file "x" }}', "'a b' '$(f)'"],
    // also within blocks
    ['{{#each r.lines}}{{ this }} {{ @index }};{{/each}}', "'a b' '0';'$c' '1';"],
    ['{{#each r.nested}}{{ @key }}{{/each}}', "'a'"],
    [
      '{{#each r.lines as |l|}}{{#each @root.list}}{{ this }}{{ l }}{{/each}}{{/each}}',
      "a'a b'b c'a b'a'$c'b c'$c'",
    ],
    ['{{#with r.nested}}{{ a }}{{/with}}', "'`b`'"],
    ['{{#if r.stdout}}a | b{{/if}}', 'a | b'],
    ['{{ ternary r.stdout "a | b" "c" }} {{ ternary number r.rc 1 }}', "a | b '0'"],
    // through variables
    ['{{ alias }} {{ typed.rc }}', `${q} '0'`],
    ['{{ line }}', `ls ${q} | wc`],
    ['{{ deep.line }}', `"ls "${q}" | wc"`],
    ['x {{ chosen }}', 'x a b'],
    ['x {{ computed }}', `x '$(id) '\\''x'\\''!'`],
    ['{{ upper line }}', `'LS $(ID) '\\''X'\\'' | WC'`],
    // on request
    ['{{ raw r.stdout }} {{ answered }}', "$(id) 'x' $(id) 'x'"],
    ['x {{ upper (raw r.stdout) }}', "x $(ID) 'X'"],
    [new Cel('raw(r.stdout) + "!"'), "$(id) 'x'!"],
    ['ls {{ quote r.stdout }} "{{ quote r.stdout }}"', `ls ${q} ""${q}""`],
    ['ls {{ quote r.lines }} {{ quote list }}', "ls 'a b' '$c' 'a' 'b c'"],
    ['ls {{ quote r.empty }}.', 'ls .'],
    ['{{ quote script }}', "'ls | wc -l'"],
  ];
  it.each(cases)('%j', async (text, made) => expect(await shell(text)).toEqual(made));

  it.each([
    ['echo `x {{ r.stdout }}`', 'in or after `…`'],
    ['cat <<E\n{{ r.stdout }}\nE', 'in a here-document'],
    ['eval {{ r.stdout }}', 'in code that another program runs'],
    ['$(( {{ r.stdout }} ))', 'not a whole number'],
    ['"{{ quote r.lines }}"', 'is a list of words inside quotes'],
    ['a\0{{ r.stdout }}', 'NUL'],
  ])('%j has no place for a value', async (text, why) => {
    await expect(shell(text)).rejects.toThrow(why);
  });

  it('but one for what the author has written', async () => {
    expect(await shell('cat <<E\n{{ script }}\nE')).toBe('cat <<E\nls | wc -l\nE');
  });

  it('of a program that quotes otherwise there is no place at all', async () => {
    await expect(shell('print({{ r.stdout }})', 'unknown')).rejects.toThrow('not a POSIX shell');
    expect(await shell('print({{ number }})', 'unknown')).toBe('print(7)');
  });

  it('of a line that is split into words, only quotes count', async () => {
    expect(await shell('a `{{ r.rc }}` # "{{ r.rc }}"', 'words')).toBe('a `\'0\'` # ""\'0\'""');
  });
});
