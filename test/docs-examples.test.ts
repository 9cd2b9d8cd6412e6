import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isMapping, type Value } from '../src/core/values.ts';
import { readYaml } from '../src/yaml/read.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = ['README.md', ...readdirSync(`${root}/docs`).filter((name) => name.endsWith('.md'))];
const files = names.map((name) => (name === 'README.md' ? name : `docs/${name}`));
const effects = ['creates', 'removes', 'unless', 'onlyif', 'read_only'];

/** The values of the blocks of YAML in a document, without examples of warnings that are allowed. */
function blocksOf(file: string): Value[] {
  const text = readFileSync(`${root}/${file}`, 'utf8');
  const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, block]) => block!);
  return blocks.filter((block) => !block.includes('kplay: allow')).map((block) => readYaml(block, file));
}

/** The commands that do not say what they change, at any depth; a handler runs only after a change. */
function undeclared(value: Value): Value[] {
  if (Array.isArray(value)) return value.flatMap(undeclared);
  if (!isMapping(value)) return [];
  const { handlers: _, ...rest } = value;
  const command = rest.command ?? rest.shell;
  const isTask = typeof command === 'string' ? !/^\/bin\//.test(command) : isMapping(command);
  const isDeclared =
    rest.changed_when !== undefined || (isMapping(command) && effects.some((name) => name in command));
  return isTask && !isDeclared ? [command!] : Object.values(rest).flatMap(undeclared);
}

describe('the commands in examples say what they change, as lint asks', () => {
  it.each(files)('%s', (file) => expect(blocksOf(file).flatMap(undeclared)).toEqual([]));
});
