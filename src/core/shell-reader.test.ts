import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readScript, readWords } from './shell-reader.ts';
import { type QuotingContext, quotedAs, valueMark } from './shell-text.ts';
import { splitWords } from './split-words.ts';

const shells: [string, string[]][] = [
  ['dash', []],
  ['bash', []],
  ['busybox', ['sh']],
];

/** A text with @ for each mark. */
const marked = (text: string) => text.replaceAll('@', valueMark);

/** The text with a value at each mark; a sentence when it cannot be. */
function filled(text: string, value: string, read: (text: string) => QuotingContext[] = readScript): string {
  const parts = marked(text).split(valueMark);
  const standings = read(marked(text));
  expect(standings).toHaveLength(parts.length - 1);
  return parts.reduce((before, after, i) => {
    const word = quotedAs(standings[i - 1]!, [value]);
    return before + (typeof word === 'string' ? word : `<${word.problem}>`) + after;
  });
}

describe('the quoting context of a value', () => {
  const cases: [script: string, standings: (string | undefined)[]][] = [
    ['echo @', ['bare']],
    ['echo "@" \'@\' @', ['double', 'single', 'bare']],
    ['echo "a \\"@"', ['double']],
    ["echo '\\' @", ['bare']],
    ["echo it\\'s @", ['bare']],
    ['echo $(cat @) "$(date "+%F")" @', ['bare', 'bare']],
    ['x=`awk \'{print $1}\' f`; echo @ "$x@"', ['bare', 'double']],
    ['echo ${x} "${x%%.*}@" "$((1 + 2))" @', ['double', 'bare']],
    ["# it's\necho @", ['bare']],
    ["echo a#b' @'", ['single']],
    ["echo \\#' @'", ['single']],
    ["echo \\ #' @'", ['single']],
    ["echo a;# '\necho @", ['bare']],
    ["cat <<EOF\nit's $HOME ${HOME}\nEOF\necho @", ['bare']],
    ["cat <<-'E O'\n\tit's `x`\n\tE O\necho @", ['bare']],
    ['cat <<A <<B\n"\nA\n"\nB\necho @', ['bare']],
    ['cat <<<@', ['bare']],
    ['echo $(( @ + 1 )) "$((@))"', ['number', 'number']],
    ['for ((i=0; i<@; i++)); do echo @; done', ['number', 'bare']],
    ['[[ @ -eq 1 && @ == x && 1 -lt "@" ]]', ['number', 'number', 'number']],
    ['[[ @ == x ]] && [[ 1 -eq 1 ]]; [[ @ =~ [[:alpha:]] ]]; echo @', ['bare', 'bare', 'bare']],
    ['case $x in @) echo @;; esac', ['bare', 'bare']],
    ['f() { echo @; }; (cd @)', ['bare', 'bare']],
    // nowhere
    ['echo `cat @` @', [undefined, undefined]],
    ['echo "$(cat @)" @', [undefined, undefined]],
    ['echo "`cat @`"', [undefined]],
    ['echo "${x:-@}"', [undefined]],
    ['echo ${x:-@}', [undefined]],
    ['# @\necho @', [undefined, 'bare']],
    ['cat <<EOF\n@\nEOF\necho @', [undefined, 'bare']],
    ["cat <<'EOF'\n@\nEOF", [undefined]],
    ['cat <<@\nx\n@', [undefined, undefined]],
    ['cat <<EOF\nx\\\nEOF\necho @', [undefined]],
    ['cat <<EOF\n$(x\nEOF\necho @', [undefined]],
    ['cat <<EOF "\n@"\nEOF', [undefined]],
    ["echo $'a\\'b' @", [undefined]],
    ['echo $@ "$@"', [undefined, undefined]],
    ['echo \\@', [undefined]],
    ['a[@]=1', [undefined]],
    ["(x)# '\n@", [undefined]],
    ["a\\\n# ' @", [undefined]],
    ['echo "$(case x in a) echo;; esac)" @', [undefined]],
    ['echo "$(x # )\n)" @', [undefined]],
    ["echo ' @", [undefined]],
    ['eval "\n"@; eval $(x) @; case x in x) eval @;; esac', [undefined, undefined, undefined]],
    ['sh -c "a b"@; sh -c a"b $(c d)"@', [undefined, undefined]],
    ['echo "$(a $(b) case x in y)" @', [undefined]],
    ['echo $[@] "$[@]"', [undefined, undefined]],
    ['echo "$[1 + 2]@"', ['double']],
    ['if true; then sudo ssh -p 1 h \'cat "@"\'; ssh h @; fi; echo @', [undefined, undefined, 'bare']],
    ['eval "x=@"; let y=@', [undefined, undefined]],
    ['A=1 /bin/bash -ec "echo @" bash @', [undefined, 'bare']],
    ['su - x -c "echo @"', [undefined]],
    ["su - x -c 'echo @'; sh -c 'echo $1' sh '@'", [undefined, 'single']],
    ['ls sh -c @; ssh-add @', ['bare', 'bare']],
  ];
  it.each(cases)('%j', (script, wanted) => {
    const found = readScript(marked(script)).map((each) => (typeof each === 'object' ? undefined : each));
    expect(found).toEqual(wanted);
  });

  it.each([
    ['a @ "@" \'@\'', ['bare', 'double', 'single']],
    ['a # "@" `@`', ['double', 'bare']],
    ['5" @', [undefined]],
    ['\\@ "\\@"', [undefined, undefined]],
    ['sh -c "exit @" sh @', [undefined, 'bare']],
  ] as [string, (string | undefined)[]][])('as words: %j', (line, wanted) => {
    const found = readWords(marked(line)).map((each) => (typeof each === 'object' ? undefined : each));
    expect(found).toEqual(wanted);
  });

  it('is found in time that grows with the text', () => {
    const since = performance.now();
    for (const unit of ['"$(', '$((', '`', '${', '"$(a(', "'", '\\', '<<E\n', '[[ @ ', 'a[', '"', '#\n'])
      readScript(marked(unit.repeat(4000)));
    expect(performance.now() - since).toBeLessThan(3000);
  });
});

/** Texts that would do harm as code, or be torn, or be taken for options or templates. */
const evil = [
  '',
  ' ',
  '-rf',
  "it's",
  '"',
  `'"'"'`,
  '$(echo ran)',
  '`echo ran`',
  '${HOME}',
  '$HOME $1 $$ $? $#',
  '; echo ran #',
  '\n echo ran\n',
  '&& echo ran || echo ran',
  '| cat > /dev/null',
  '* ? [a-z] ~ ~root {a,b}',
  'a\\',
  '\\\\',
  '\\n\\t\\x41\\',
  '!! !x',
  'ä€😀\u2028\u00a0',
  '{{ env "HOME" }}',
  '{{#if x}}',
  'EOF\necho ran',
  'a[$(echo ran >&2)]',
  '\t\r\n',
  '%s%n%d',
  'A=b',
  '#',
];

/** Random texts of the characters that mean most, the same on every run. */
function* random(count: number): Generator<string> {
  const alphabet = [
    "'",
    '"',
    '\\',
    '$',
    '`',
    '(',
    ')',
    '{',
    '}',
    '\n',
    ' ',
    ';',
    '#',
    '*',
    '!',
    '<',
    '&',
    'a',
    '=',
    '[',
    'é',
  ];
  let seed = 7;
  for (let i = 0; i < count; i++) {
    let text = '';
    for (let n = 0; n < 12; n++) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      text += alphabet[Math.floor((seed / 4294967296) * alphabet.length)];
    }
    yield text;
  }
}

const values = [...evil, ...random(150)];

describe.each(shells)('a value arrives unchanged in %s', (shell, args) => {
  const templates = [
    '@',
    '"@"',
    "'@'",
    '"a @ $x b"@\'c @\'',
    'pre@post',
    '"$(echo "a b")@"',
    '`echo a`@',
    '"${x}@"',
    '$(printf "%s." @)',
  ];
  it.each(templates)('%s', (template) => {
    // one run for all: each value is a line of its own, ended by a byte that no argument can hold
    const script = values.map((value) => `x='a b'\nprintf '%s\\0' ${filled(template, value)}\n`).join('');
    const got = execFileSync(shell, [...args, '-c', script])
      .toString()
      .split('\0')
      .slice(0, -1);
    const expected = values.flatMap((value) => {
      if (template === '`echo a`@') return `a${value}`;
      if (template.startsWith('"$(')) return `a b${value}`;
      if (template.startsWith('"${')) return `a b${value}`;
      if (template.startsWith('"a ')) return `a ${value} a b b${value}c ${value}`;
      if (template === 'pre@post') return `pre${value}post`;
      return value;
    });
    if (template.startsWith('$(')) return expect(got.join('')).not.toContain('ran\n');
    expect(got).toEqual(expected);
  });

  it('and a number as a number', () => {
    const run = (value: string) => filled('echo $(( @ * 2 )) "$((@))"', value);
    expect(execFileSync(shell, [...args, '-c', run('21')]).toString()).toBe('42 21\n');
    expect(run('a[$(id)]')).toContain('<is in shell arithmetic, and is not a whole number>');
  });
});

it('a value arrives unchanged in a line that is split into words', () => {
  for (const value of values)
    expect(splitWords(filled('a @ "x @" \'@\'y', value, readWords))).toEqual([
      'a',
      value,
      `x ${value}`,
      `${value}y`,
    ]);
});
