import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { moduleNames } from '../modules/catalog.ts';
import { moduleGroups } from '../modules/groups.ts';
import { modulePages } from './module-pages.ts';

test('each module is in one group', async () => {
  expect(Object.values(moduleGroups).flat().sort()).toEqual(await moduleNames());
});

test('docs/modules has a page for each module, made from it', async () => {
  const folder = fileURLToPath(new URL('../../docs/modules', import.meta.url));
  const pages = await modulePages();
  // UPDATE_DOCS=1 writes them anew
  if (process.env.UPDATE_DOCS) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [name, text] of pages) writeFileSync(join(folder, name), text);
  }
  const known = Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
  expect(known).toEqual(Object.fromEntries(pages));
});
