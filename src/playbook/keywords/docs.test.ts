import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fencesOf } from '../../../test/support/fences.ts';
import { play } from '../project.fixture.ts';
import { languageReference } from './reference.ts';

describe('docs/playbooks.md', () => {
  it('has an example without findings', async () => {
    const [example] = fencesOf('docs/playbooks.md');
    const { tasks, batches } = await play({ 'site.yml': example!.text });
    expect([tasks.length, batches]).toEqual([3, [['web1'], ['web2'], ['web3']]]);
  });
});

it('docs/language.md is made from the tables', () => {
  const file = new URL('../../../docs/language.md', import.meta.url);
  const known = readFileSync(file, 'utf8');
  const [begin, end] = ['<!-- made: begin -->', '<!-- made: end -->'];
  const wanted = `${known.slice(0, known.indexOf(begin))}${begin}\n\n${languageReference()}\n\n${end}\n`;
  // UPDATE_DOCS=1 writes it anew
  if (process.env.UPDATE_DOCS) writeFileSync(file, wanted);
  else expect(known).toBe(wanted);
});
