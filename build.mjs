// Bundles src into dist: bin.js starts program.js, which holds everything, the modules' folders included; kplay.js gives it to
// other programs, with the types in kplay.d.ts (typescript.js
// reads modules of users, and age.js decrypts secrets); LICENCES.txt has the notices of the libraries in it; kplay.1 is
// the manual page. One file of plain script code is what V8 can keep compiled between runs (see src/start/start.ts), and nothing is looked up on
// disk when a playbook is run.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chmod, copyFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { declarations } from './declarations.mjs';
import { notices } from './licences.mjs';
import { compiledValidators } from './src/schema/compiled.mjs';
import { ssh2Lean } from './src/transport/ssh2/ssh2-lean.mjs';

const common = { bundle: true, format: 'cjs', platform: 'node', target: 'node20', logLevel: 'warning' };

/** Puts the files that folders.ts, parts.ts, prelude.ts and inside.ts read from the source tree into the bundle. */
const inside = {
  name: 'inside',
  setup({ onLoad }) {
    onLoad({ filter: /src\/modules\/folders\.ts$/ }, async () => ({
      contents: await foldersCode(),
      resolveDir: 'src/modules',
      loader: 'js',
    }));
    onLoad({ filter: /src\/remote\/shell\/parts\.ts$/ }, async () => ({
      contents: `const texts = ${JSON.stringify(await partTexts())};
        export const partText = (part) => texts[part];`,
      loader: 'js',
    }));
    onLoad({ filter: /src\/remote\/shell\/prelude\.ts$/ }, async () => ({
      contents: `export const prelude = () => ${JSON.stringify(await preludeText())};`,
      loader: 'js',
    }));
    onLoad({ filter: /src\/cli\/inside\.ts$/ }, async () => ({
      contents: `const folders = ${JSON.stringify(await insideTexts())};
        export const filesInside = (name) => folders[name];`,
      loader: 'js',
    }));
  },
};

/** As src/remote/shell/prelude.ts makes it: its list of scripts is read from there. */
async function preludeText() {
  const code = await readFile('src/remote/shell/prelude.ts', 'utf8');
  const names = [...code.matchAll(/'([a-z]+\.sh)'/g)].map(([, name]) => name);
  const texts = await Promise.all(names.map((name) => script(join('src/remote/shell', name))));
  return texts.join('');
}

/** A script as it travels: without the lines that only people read. A shell reads a session byte by byte at worst. */
async function script(path) {
  return (await readFile(path, 'latin1')).replace(/^ *#.*\n/gm, '');
}

/** The parts that src/core/module.ts names. */
async function partTexts() {
  const code = await readFile('src/core/module.ts', 'utf8');
  const [, names] = /const scriptParts = \[([^\]]*)\]/.exec(code);
  const pairs = [...names.matchAll(/'([\w-]+)'/g)].map(async ([, name]) => [
    name,
    await script(join('src/remote/shell', `${name}.sh`)),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}

/** The folders that src/cli/inside.ts names. */
async function insideTexts() {
  const code = await readFile('src/cli/inside.ts', 'utf8');
  const names = [...code.match(/InsideFolder = (.*);/)[1].matchAll(/'([\w-]+)'/g)].map(([, name]) => name);
  const pairs = names.map(async (name) => [name, await textsIn(join('src/cli', name))]);
  return Object.fromEntries(await Promise.all(pairs));
}

/** The text of each file in a folder, by its path. */
async function textsIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = paths.map(async (path) => [relative(folder, path), await readFile(path, 'utf8')]);
  return Object.fromEntries(await Promise.all(pairs));
}

/** The manual page, which the built program makes from its own help. It gets a cache that goes with the build. */
function manPage() {
  const env = { ...process.env, XDG_CACHE_HOME: `${made}/cache` };
  const page = execFileSync(process.execPath, [`${made}/bin.js`, '__man', 'docs/cli.md'], { env });
  rmSync(`${made}/cache`, { recursive: true, force: true });
  return page;
}

async function foldersCode() {
  const entries = await readdir('src/modules', { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const folders = await Promise.all(
    names.map(async (name) => `${JSON.stringify(name)}: ${await folderCode(name)}`),
  );
  return `const folders = {${folders.join(',\n')}};
    export const folderNames = async () => Object.keys(folders);
    export const folderModule = async (name) => (await folders[name].module()).default;
    export const folderText = async (name, file) => folders[name].texts[file];`;
}

async function folderCode(name) {
  const files = (await readdir(join('src/modules', name))).filter((file) => !file.endsWith('.ts'));
  const text = (file) => (file.endsWith('.sh') ? script(file) : readFile(file, 'utf8'));
  const texts = await Promise.all(files.map((file) => text(join('src/modules', name, file))));
  const pairs = Object.fromEntries(files.map((file, i) => [file, texts[i]]));
  return `{ module: () => import('./${name}/index.ts'), texts: ${JSON.stringify(pairs)} }`;
}

/** Libraries that few commands need: they stay out of the program, which is read at each start. */
const rare = [
  { library: 'sucrase', file: 'typescript.js', names: 'transform' },
  // src/transport/ssh2/ssh2-lean.mjs loads it
  { library: 'bcrypt-pbkdf', file: 'passphrase.js', names: 'pbkdf' },
  // on Node without node:sqlite; its .wasm is beside it
  { library: 'node-sqlite3-wasm', file: 'sqlite.js', names: 'Database' },
  { library: 'pg', file: 'postgres.js', names: 'Client' },
  {
    library: 'age-encryption',
    file: 'age.js',
    names: 'armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient',
  },
];
const apart = {
  name: 'apart',
  setup({ onResolve }) {
    for (const { library, file } of rare)
      onResolve({ filter: new RegExp(`^${library}$`) }, () => ({ path: `./${file}`, external: true }));
  },
};

// made aside: a build that fails, or a program that starts meanwhile, finds the old one
const made = `dist.${process.pid}`;
process.once('exit', () => rmSync(made, { recursive: true, force: true }));
await build({ ...common, entryPoints: ['src/start/start.ts'], outfile: `${made}/bin.js` });
await build({ ...common, entryPoints: ['src/start/library.ts'], outfile: `${made}/kplay.js` });
await writeFile(`${made}/kplay.d.ts`, await declarations('src/api/kplay.ts'));
const rareInputs = [];
for (const { library, file, names } of rare) {
  const { metafile } = await build({
    ...common,
    stdin: { contents: `export { ${names} } from '${library}';`, resolveDir: '.' },
    outfile: `${made}/${file}`,
    external: ['*.node', 'pg-native', 'pg-cloudflare'],
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
  });
  rareInputs.push(...Object.keys(metafile.inputs));
}
await copyFile(
  'node_modules/node-sqlite3-wasm/dist/node-sqlite3-wasm.wasm',
  `${made}/node-sqlite3-wasm.wasm`,
);
const { metafile } = await build({
  ...common,
  entryPoints: ['src/bin.ts'],
  outfile: `${made}/program.js`,
  minifySyntax: true,
  // code that V8 has cached can only require
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  metafile: true,
  external: ['*.node'],
  plugins: [ssh2Lean, compiledValidators, inside, apart],
  // a function for start.ts to call
  banner: { js: '(function(exports,require,module,__filename,__dirname){' },
  footer: { js: '})' },
});
// the source is ASCII, so it can be read without decoding; in regular expressions, which esbuild leaves as they are,
// \u means the same
const program = await readFile(`${made}/program.js`, 'utf8');
const ascii = program.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
await writeFile(`${made}/program.js`, ascii);
await writeFile(`${made}/LICENCES.txt`, await notices([...Object.keys(metafile.inputs), ...rareInputs]));
await writeFile(`${made}/package.json`, '{"type":"commonjs"}\n');
await chmod(`${made}/bin.js`, 0o755);
await writeFile(`${made}/kplay.1`, manPage());
await rm('dist', { recursive: true, force: true });
await rename(made, 'dist');
