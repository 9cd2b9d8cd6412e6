import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { freshLab } from '../support/lab-hosts.ts';
import { twins } from '../twins/case.ts';
import { byKplay } from '../twins/kplay.ts';
import { packages } from '../twins/packages.ts';

const wanted = process.env.KPLAY_TEST_MODULES?.split(',');
test('dev', async () => {
  const cases = twins.filter(({ module }) => !wanted || wanted.includes(module));
  const lab = await freshLab('twinsdev', 1, { packages });
  const t = Date.now();
  const all = await byKplay(lab, 'web1', cases, 'dash');
  let out = `${Date.now() - t} ms\n`;
  for (const [one, r] of all) {
    out += `## ${one.title}: ${r.story.first} ${r.story.second} ${r.made.message ?? ''} ${JSON.stringify(r.story.says ?? null)}\n`;
    if (JSON.stringify(r.before) !== JSON.stringify(r.afterCheck))
      out += `   CHECK CHANGED ${JSON.stringify([r.before, r.afterCheck])}\n`;
    if (JSON.stringify(r.afterSecond) !== JSON.stringify(r.story.tree)) out += `   SECOND CHANGED\n`;
    if (
      r.predicted.status !== r.made.status ||
      JSON.stringify(r.predicted.changes) !== JSON.stringify(r.made.changes)
    )
      out += `   PREDICTED ${r.predicted.status} ${r.predicted.message} ${JSON.stringify(r.predicted.changes)} MADE ${r.made.status} ${JSON.stringify(r.made.changes)}\n`;
    out += r.story.tree.map((l) => `   ${l}\n`).join('');
  }
  writeFileSync('/tmp/twins/dev.txt', out);
}, 600000);
