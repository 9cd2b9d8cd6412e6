import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Dice } from '../../test/random/dice.ts';
import { dueSeeds } from '../../test/support/today.ts';
import { readScript } from './shell-reader.ts';
import { quotedAs, valueMark } from './shell-text.ts';

/** Each leaves a file behind if any of it runs. */
const canaries = [
  '$(:>RAN)',
  '`:>RAN`',
  "';:>RAN;'",
  '";:>RAN;"',
  '\n:>RAN\n',
  ';:>RAN;#',
  'a[$(:>RAN)]',
  'E\n:>RAN\n',
  ')\';:>RAN;"',
  '\\',
  "\\';:>RAN;#",
  '}\n:>RAN\n',
];

/** Scripts of each seed. */
const count = Number(process.env.KPLAY_FUZZ ?? 500);
let dice: Dice;
const one = <T>(of: readonly T[]): T => dice.of(of);
const random = (below: number): number => dice.from(0, below - 1);
const many = (of: () => string, least: number, most: number, between = ''): string =>
  dice.times(least, most, of).join(between);

/** Characters that mean something, and values. */
const loose = () =>
  one([
    '\0',
    '\0',
    '\0',
    'a',
    ' ',
    "'",
    '"',
    '\\',
    '#',
    '$',
    '`',
    '(',
    ')',
    '}',
    '\n',
    ';',
    '\\\n',
    'E',
    '$x',
  ]);

/** Parts of a word, most of them as they should be. */
function part(deep: number): string {
  const inner = () => (deep > 2 ? 'a' : command(deep + 1));
  const makers: (() => string)[] = [
    () => '\0',
    () => one(['a', '$x', '${x}', '${x%a}', '${#x}', '$#', '~', '*', '=', '$']),
    () => `\\${one([' ', '#', "'", '"', '\\', '$', '`', '\n', '\n#', '\0', 'a'])}`,
    () => `'${many(loose, 0, 3).replaceAll("'", '')}'`,
    () => `"${many(() => (random(3) ? loose().replace('"', '\\"') : part(deep + 1)), 0, 3)}"`,
    () => `$'${many(() => one([loose().replace("'", "\\'"), '\\\\', "\\'"]), 0, 3)}'`,
    () => `$(${inner()})`,
    () => `"$(${inner()})\0"`,
    () => `\`${inner()}\``,
    () => `\${x:-${many(() => part(deep + 1), 0, 2)}}`,
    () => `$((${one(['1', '\0', '(1)+1', 'x'])}))`,
    () => `$[${one(['1', '\0'])}]`,
    () => loose(),
  ];
  return deep > 4 ? 'a' : one(makers)();
}

const word = (deep: number) => many(() => part(deep), 1, 3);

function command(deep: number): string {
  const plain = () =>
    `${one(['echo ', 'echo ', 'echo ', ': ', 'y=', 'eval '])}${many(() => word(deep), 1, 3, ' ')}`;
  const makers: (() => string)[] = [
    plain,
    plain,
    () => `${plain()} #${many(loose, 0, 3)}\n${plain()}`,
    () => `${plain()}${one([';', '\n', ' && ', ' | ', '\n#', ';#'])}${plain()}`,
    () =>
      `: <<${one(['E', "'E'", '"E"', '\\E', '-E', "-'E'"])}${one(['', ' \0', ` ${word(deep)}`])}\n${many(loose, 0, 5)}\n${one(['', '\t'])}E\n${plain()}`,
    () => `case x in ${one(['x', '\0'])}) ${plain()};; esac`,
    () => `(${plain()})${one(['', '#', ';'])}${word(deep)}`,
    () => `((${one(['1', '\0', '(1)'])}))`,
    () => `[[ ${word(deep)} ${one(['-eq', '==', '-lt'])} ${word(deep)} ]]`,
    () => `a[${word(deep)}]=1`,
    () => `for i in ${word(deep)}; do ${plain()}; done`,
  ];
  return deep > 3 ? 'echo a' : one(makers)();
}

/** A script with values in all its marks; undefined where one cannot be quoted. */
function next(): [string] | undefined {
  let text = many(() => command(0), 1, 2, '\n');
  // of eval in disguise nobody speaks
  if (random(4) === 0 && !text.includes('eval')) {
    const at = random(text.length);
    text = text.slice(0, at) + one([loose(), '']) + text.slice(at + random(2));
  }
  const standings = readScript(text);
  const words = standings.map((standing) => quotedAs(standing, [one(canaries)]));
  if (words.length === 0 || words.some((each) => typeof each !== 'string')) return undefined;
  return [text.split(valueMark).reduce((before, after, i) => `${before}${words[i - 1] as string}${after}`)];
}

const shells = [['/bin/dash'], ['/bin/bash'], ['/bin/busybox', 'sh']];
const driver = 'for script in "$@"; do (eval "$script"); done';

/** Does anything run that is a value? Each script has a shell of its own. */
function runs(cwd: string, [shell, ...args]: string[], scripts: readonly string[]): boolean {
  const options = { cwd, timeout: 60_000, input: '', env: { PATH: '/nowhere', x: 'v' } };
  spawnSync(shell!, [...args, '-c', driver, 'sh', ...scripts], {
    ...options,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ran = existsSync(join(cwd, 'RAN'));
  rmSync(join(cwd, 'RAN'), { force: true });
  return ran;
}

it.each(dueSeeds(4, 4))(
  'no value becomes code in any script, under any shell, seed %i',
  { timeout: 3_600_000 },
  (seed) => {
    dice = new Dice(seed);
    const cwd = mkdtempSync(join(tmpdir(), 'kplay-fuzz-'));
    for (let tried = 0; tried < count; tried += 250) {
      const scripts: string[] = [];
      while (scripts.length < 250) scripts.push(...(next() ?? []));
      for (const shell of shells) {
        if (!runs(cwd, shell, scripts)) continue;
        const guilty = scripts.filter((script) => runs(cwd, shell, [script]));
        expect(
          JSON.stringify(guilty.sort((a, b) => a.length - b.length)[0]),
          shell.join(' '),
        ).toBeUndefined();
      }
    }
    rmSync(cwd, { recursive: true });
  },
);
