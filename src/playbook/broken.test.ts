import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Diagnostic } from '../core/errors.ts';
import { type Inventory, loadInventory } from '../inventory/load.ts';
import { inspectPlan } from './load.ts';

const folder = fileURLToPath(new URL('../../test/playbooks/broken', import.meta.url));
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.yml') && name !== 'hosts.yml')
  .map((name) => name.slice(0, -4));

/** One finding in two lines: place (line:col+length), severity, code and message; then the hint. */
function shown({ severity, code, message, place, hint }: Diagnostic): string {
  const at = place ? `${relative(folder, place.file)}:${place.line}:${place.col}+${place.length ?? 1}` : '-';
  const lines = [`${at} ${severity}[${code}] ${message}`, ...(hint ? [`  hint: ${hint}`] : [])];
  return lines.join('\n').replaceAll(folder, '.');
}

describe('broken playbooks say what is wrong', () => {
  let inventory: Inventory;
  beforeAll(async () => {
    inventory = await loadInventory([join(folder, 'hosts.yml')]);
  });

  it('there are enough of them', () => expect(names.length).toBeGreaterThanOrEqual(25));

  it.each(names)('%s', async (name) => {
    const { diagnostics } = await inspectPlan([join(folder, `${name}.yml`)], {
      inventory,
      tags: [],
      skipTags: [],
      extraVars: {},
    });
    const text = `${diagnostics.map(shown).sort().join('\n')}\n`;
    const expected = join(folder, `${name}.txt`);
    // UPDATE_BROKEN=1 writes what is said now, to be read before it is committed
    if (process.env.UPDATE_BROKEN) writeFileSync(expected, text);
    expect(text).toBe(readFileSync(expected, 'utf8'));
  });
});
