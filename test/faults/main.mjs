// `npm run test:faults -- --seed N --runs N`: random runs with faults, see docs/faults.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inside } from '../../inside.mjs';
import { compiledValidators } from '../../src/schema/compiled.mjs';

process.chdir(new URL('../..', import.meta.url).pathname);
const folder = mkdtempSync('node_modules/.faults-');
const outfile = join(process.cwd(), folder, 'main.mjs');
await build({
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  entryPoints: ['test/faults/main.ts'],
  outfile,
  plugins: [compiledValidators, inside],
});
process.on('exit', () => rmSync(folder, { recursive: true }));
await import(outfile);
