import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkArgs } from '../src/core/check-args.ts';
import { scriptParts } from '../src/core/module.ts';
import type { Params, SourceFile } from '../src/core/params.ts';
import { namesSource } from '../src/core/source-param.ts';
import { isMapping, type Values } from '../src/core/values.ts';
import { loadModule, moduleExamples, moduleNames } from '../src/modules/catalog.ts';
import { partText } from '../src/remote/shell/parts.ts';
import { prelude } from '../src/remote/shell/prelude.ts';
import { prepareStep } from '../src/runner/task/prepare.ts';
import { readYaml } from '../src/yaml/read.ts';
import { shells } from './support/shell-host.ts';

const root = fileURLToPath(new URL('../src/', import.meta.url));

/** Variables that the engine gives to every script. */
const engine = ['CHECK', 'DIFF', 'CONTENT', 'CONTENT_FILE', 'CONTENT_BASE64', 'WANT', 'WANTED'];
const ofAttributes = [
  'MODE',
  'MODE_KEEP',
  'MODE_SET',
  'MODE_KEEP_X',
  'MODE_SET_X',
  'OWNER',
  'GROUP',
  'UMASK',
];

const codeOf = (text: string) => text.replace(/^\s*#.*$/gm, '');
const functionsOf = (code: string) => [...code.matchAll(/^ *(\w+)\(\) \{/gm)].map(([, name]) => name!);
const uses = (code: string, word: string) => new RegExp(`\\b${word}\\b`).test(code);

/** Functions and variables of a session's shell that modules may use: all but those that begin with kp_. */
const publicWords = [prelude(), ...scriptParts.map(partText)]
  .map(codeOf)
  .flatMap((code) => [
    ...functionsOf(code),
    ...[...code.matchAll(/(?:^|[ ;])([a-z]\w*)=/gm)].map(([, name]) => name!),
  ])
  .filter((name, i, all) => !name.startsWith('kp_') && all.indexOf(name) === i)
  .sort();

const file: SourceFile = { name: 'x', path: '/x', size: 0, sha256: 'e3b0', bytes: new Uint8Array() };
const fullFolder: SourceFile = { ...file, name: 'x/', entries: [{ name: './y', mode: 0o755 }] };

describe.each(await moduleNames())('module %s', async (name) => {
  const folder = `${root}modules/${name}/`;
  const { module, scripts } = await loadModule(name);
  const examples = readYaml(await moduleExamples(name), `${name}/examples.yml`) as Values[];
  const options = { environment: {}, check: false, diff: false, onFailure: 'stop' as const };

  test('has the files of its kind, and a test', () => {
    const scriptFiles = module.kind === 'state' ? ['apply.sh', 'read.sh'] : ['run.sh'];
    const files = readdirSync(folder);
    expect(files).toEqual(expect.arrayContaining(['index.ts', 'examples.yml', ...scriptFiles]));
    expect(files.filter((each) => each.endsWith('.sh')).sort()).toEqual(scriptFiles);
    expect(existsSync(`${folder}${name}.test.ts`)).toBe(true);
  });

  test('is documented in sentences', () => {
    for (const text of [
      module.summary,
      ...Object.values(module.params as Values).map((param) => (param as Values).doc),
    ]) {
      expect(text).toMatch(/^\S.*[.:;]$/s);
    }
  });

  test('has examples with a name and valid arguments', () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(
        Object.keys(example).filter(
          (key) => !['name', 'task', 'changes', 'given', 'then', 'cleanup', 'repeats', 'needs'].includes(key),
        ),
      ).toEqual([]);
      expect(String(example.name)).toMatch(/^[A-Z].*[^.]$/);
      const { problems, rule } = judge(example.task as Values);
      expect(problems).toEqual([]);
      expect(rule).toBeUndefined();
      if (module.kind === 'state') expect(example.changes).toBeInstanceOf(Array);
    }
  });

  test('its scripts read only what they are given', () => {
    const known = new Set([...engine, ...Object.keys(module.params).map((param) => param.toUpperCase())]);
    if ('mode' in module.params) for (const each of ofAttributes) known.add(each);
    for (const example of examples) {
      const { args } = judge(example.task as Values);
      for (const key of Object.keys(prepareStep({ name, module, scripts }, args, options).variables))
        known.add(key.toUpperCase());
    }
    const used = Object.values(scripts).flatMap((text) =>
      [...text.matchAll(/\bKP_([A-Z0-9_]+)/g)].map((match) => match[1]!),
    );
    expect([...new Set(used)].filter((each) => !known.has(each))).toEqual([]);
  });

  const paths = Object.entries(module.params as Params).filter(([, { type }]) => type === 'path');
  test.each(paths.map(([key]) => key))('%s below a home is for the host to know, or refused', (key) => {
    for (const { task } of examples) {
      const { args, rule, problems } = judge(task as Values, { [key]: '~root/x' });
      if (rule !== undefined || problems.length > 0) continue;
      const { homes, variables, want, words } = prepareStep({ name, module, scripts }, args, options);
      expect(Object.keys(variables).filter((each) => `${variables[each]}`.startsWith('~root'))).toEqual(
        homes,
      );
      expect(JSON.stringify([want, words, module.content?.(args)])).not.toContain('~root');
    }
  });

  test.each(shells)('its scripts are proper under %s', (shell) => {
    const [program, ...args] = shell.split(' ');
    for (const [part, text] of Object.entries(scripts)) {
      execFileSync(program!, [...args, '-n'], { input: `kp_${part}_${name}() {\n${text}\n}\n` });
    }
  });

  test('what it takes for a shell to run says so', () => {
    const texts = ['cmd', 'unless', 'onlyif', 'validate'].filter(
      (key) => module.params[key]?.type === 'string',
    );
    for (const key of texts) expect(module.params[key]!.code, key).toBeDefined();
  });

  test('its scripts hold no echo and no eval', () => {
    for (const text of Object.values(scripts)) {
      expect(codeOf(text)).not.toMatch(/(^|[;&|(]\s*|\bthen |\bdo )(echo|eval)\b/m);
    }
  });

  test('its scripts use words that are theirs, or public', () => {
    for (const text of Object.values(scripts).map(codeOf)) {
      expect(text.match(/\bkp_\w+/g) ?? []).toEqual([]);
      expect(functionsOf(text).filter((word) => publicWords.includes(word))).toEqual([]);
      const needed = scriptParts.filter((part) =>
        functionsOf(partText(part)).some((word) => uses(text, word)),
      );
      expect(neededParts()).toEqual(expect.arrayContaining(needed));
    }
  });

  test('its scripts touch files only where they have entered and by what they have opened', () => {
    for (const text of Object.values(scripts)) expect(byHand(text)).toEqual([]);
  });

  /** All parts that its examples need. */
  function neededParts(): readonly string[] {
    return examples.flatMap(({ task }) => {
      const { args } = judge(task as Values);
      return prepareStep({ name, module, scripts }, args, options).needs ?? [];
    });
  }

  function judge(task: Values, more: Values = {}) {
    const given = { ...(isMapping(task[name]) ? (task[name] as Values) : { cmd: task[name]! }), ...more };
    for (const [key, param] of Object.entries(module.params as Params)) {
      if (given[key] !== undefined && namesSource(param, given))
        given[key] = (String(given[key]).endsWith('/') ? fullFolder : file) as never;
    }
    const { args, problems } = checkArgs(module.params, given);
    return { args, problems, rule: problems.length > 0 ? undefined : module.check?.(args) };
  }
});

const scriptFiles = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.sh$/.test(name),
);

test.each(scriptFiles)('%s opens with a sentence that says what it does', (name) => {
  const [opening] = /^(#.*\n)*/.exec(readFileSync(`${root}${name}`, 'utf8'))!;
  expect(opening.replace(/\n# ?/g, ' ')).toMatch(/^# [A-Z][a-z]*s\b.*\w.*[.]$/m);
});

/** A `case` that asks whether two texts are equal: CONTRIBUTING.md. */
const equalByCase = /\bcase (\S+) in\s+("[^"*?[|]*"|[^\s"*?[|)$]+)\)[^;]*;;\s*(\*\)[^;]*;;\s*)?esac/;

test.each(scriptFiles)('%s says in one way whether two texts are equal', (name) => {
  expect(equalByCase.exec(codeOf(readFileSync(`${root}${name}`, 'utf8')))?.[0]).toBeUndefined();
});

test.each(['case $x in a) y ;; esac', 'case $x in\n  "$a b")\n    y\n    ;;\n  *) z ;;\nesac'])(
  '%j would be noticed',
  (text) => {
    expect(equalByCase.test(text)).toBe(true);
  },
);

test('docs/modules.md lists the words that there are, and no others', () => {
  const docs = readFileSync(new URL('../docs/modules.md', import.meta.url), 'utf8');
  const rows = docs
    .split('\n## Words\n')[1]!
    .split('\n## ')[0]!
    .match(/^\| `.*$/gm)!;
  const listed = rows.flatMap((row) => {
    const [words, meaning] = row.split(' | ');
    return [...words!.matchAll(/`\$?(\w+)/g), ...meaning!.matchAll(/`\$([a-z]\w*)/g)].map(([, word]) => word);
  });
  expect([...new Set(listed)].sort()).toEqual(publicWords);
});

test.each([
  ['prelude', prelude()],
  ['part for jobs', partText('jobs')],
])('the %s is proper under all shells', (_, text) => {
  for (const shell of shells) {
    const [program, ...args] = shell.split(' ');
    execFileSync(program!, [...args, '-n'], { input: text });
  }
});

/** Programs that change files, as a command of a script, with what they are given. */
const changing =
  /(?:^ *|[;&|({] *|\b(?:then|do|else) )(chmod|chown|set_attributes|chgrp|mv|cp|ln|mkdir|rmdir|rm|touch|install|tee|dd|truncate|mktemp) ([^;|&\n]*)/gm;
/** Names inside of the directory that was entered, open files, the step's own folder, and paths that are constant. */
const safe =
  /^("?\.\/.*|\.|"\$(entry|kept|stage|1|@)(\/.*)?"|"?\$stage\/.*|\/proc\/self\/fd\/\d|\/[\w/.-]+|\d+)$/;

/** What a script does to files by paths that somebody could lead elsewhere; see paths.sh and files.sh. */
function byHand(text: string): string[] {
  const code = codeOf(text).replace(/^.*ssh-keygen.*$/gm, '');
  const writes = [...code.matchAll(/[^<>&\d]>>? ?("?\$\w+[^ ;]*)/g)].map(([, to]) => `>${to}`);
  return [...writes.filter((to) => !/^>"?\$stage/.test(to)), ...[...code.matchAll(changing)].flatMap(unsafe)];
}

function unsafe([whole, program, rest]: RegExpMatchArray): string[] {
  const words = rest!.match(/(?:"[^"]*"|\$\{[^}]*\}|[^\s"]+)+/g) ?? [];
  const operands = words.filter((word) => !/^(-|\d?[<>]|\$\{KP_\w+:\+-)/.test(word));
  // the mode, the owner, the text of a symbolic link
  if (/^ch/.test(program!) || / -s /.test(whole)) operands.shift();
  return operands.every((word) => safe.test(word)) ? [] : [whole.trim()];
}

test.each([
  ['chmod -- 0644 "$KP_PATH"'],
  ['if x; then rm -rf -- "$path"; fi'],
  ['printf x >"$KP_DEST"'],
  ['mkdir -p -- "${KP_HOME%/*}"'],
  ['cp -a -- "$folder" /tmp/x'],
  ['ln -- "$KP_SRC" ./x'],
])('%s would be noticed', (text) => {
  expect(byHand(text)).toHaveLength(1);
});
