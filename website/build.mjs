// `npm run docs`: writes the pages of the docs as a static site to site/, or to the new folder that an argument names.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { notices } from '../licences.mjs';
import { layout } from './layout.mjs';
import { readPages } from './pages.mjs';
import { searchData } from './search-data.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv[2];
const out = given === undefined ? join(root, 'site') : resolve(given);

async function write(path, text) {
  await mkdir(dirname(join(out, path)), { recursive: true });
  await writeFile(join(out, path), text);
}

/** Bundles what runs in a browser: the search, with its library. */
async function writeScript() {
  const { metafile } = await build({
    entryPoints: ['website/search.mjs'],
    absWorkingDir: root,
    outfile: join(out, 'search.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    metafile: true,
  });
  process.chdir(root);
  await write('LICENCES.txt', await notices(Object.keys(metafile.inputs)));
}

const pages = await readPages(root);
if (given === undefined) await rm(out, { recursive: true, force: true });
for (const page of pages) await write(page.path, layout(page, pages));
await write('search-data.js', searchData(pages));
for (const pictures of ['screens', 'pictures'])
  await cp(join(root, 'docs', pictures), join(out, pictures), { recursive: true });
await cp(join(root, 'website/style.css'), join(out, 'style.css'));
await writeScript();
process.stdout.write(`${pages.length} pages in ${out}\n`);
