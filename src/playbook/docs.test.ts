import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engineWords, reservedNames } from './engine.ts';
import { play } from './project.fixture.ts';
import { handlerKeywords, playKeywords } from './schema.ts';

const text = readFileSync(new URL('../../docs/playbooks.md', import.meta.url), 'utf8');

describe('docs/playbooks.md', () => {
  it('has an example without findings', async () => {
    const [, example] = /```yaml\n([^`]*)```/.exec(text)!;
    const { tasks, batches } = await play({ 'site.yml': example! });
    expect([tasks.length, batches]).toEqual([3, [['web1'], ['web2'], ['web3']]]);
  });

  const words = [...Object.keys(playKeywords), ...Object.keys(handlerKeywords), ...Object.keys(engineWords)];
  it.each([...new Set([...words, ...reservedNames])])('names %s', (word) => {
    expect(text).toMatch(new RegExp(`\`[^\`]*\\b${word}\\b`));
  });
});
