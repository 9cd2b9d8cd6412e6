// An esbuild plugin for build.mjs and for tests that bundle parts of src: what src reads from its own folders becomes a part of the bundle.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Puts the files that folders.ts, parts.ts, prelude.ts and inside.ts read from the source tree into the bundle. */
export const inside = {
  name: 'inside',
  setup({ onLoad }) {
    onLoad({ filter: /src\/modules\/folders\.ts$/ }, async () => ({
      contents: await foldersCode(),
      resolveDir: 'src/modules',
      loader: 'js',
    }));
    onLoad({ filter: /src\/remote\/shell\/parts\.ts$/ }, async () => ({
      contents: `const texts = ${lazily(await partTexts())};
        export const partText = (part) => texts[part]();`,
      loader: 'js',
    }));
    onLoad({ filter: /src\/remote\/shell\/prelude\.ts$/ }, async () => ({
      contents: `export const prelude = () => ${JSON.stringify(await preludeText())};`,
      loader: 'js',
    }));
    onLoad({ filter: /src\/cli\/inside\.ts$/ }, async () => ({
      contents: `const folders = ${lazily(await insideTexts())};
        export const filesInside = (name) => folders[name]();`,
      loader: 'js',
    }));
  },
};

/** The code of an object with a function for each value: V8 keeps the texts of those that run only, and reads these at each start. */
function lazily(values) {
  const pairs = Object.entries(values).map(
    ([name, value]) => `${JSON.stringify(name)}: () => (${JSON.stringify(value)})`,
  );
  return `{${pairs.join(',\n')}}`;
}

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

async function foldersCode() {
  const entries = await readdir('src/modules', { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const folders = await Promise.all(
    names.map(async (name) => `${JSON.stringify(name)}: ${await folderCode(name)}`),
  );
  return `const folders = {${folders.join(',\n')}};
    export const folderNames = async () => Object.keys(folders);
    export const folderModule = async (name) => (await folders[name].module()).default;
    export const folderText = async (name, file) => folders[name].texts[file]?.();`;
}

async function folderCode(name) {
  const files = (await readdir(join('src/modules', name))).filter((file) => !file.endsWith('.ts'));
  const text = (file) => (file.endsWith('.sh') ? script(file) : readFile(file, 'utf8'));
  const texts = await Promise.all(files.map((file) => text(join('src/modules', name, file))));
  const pairs = Object.fromEntries(files.map((file, i) => [file, texts[i]]));
  return `{ module: () => import('./${name}/index.ts'), texts: ${lazily(pairs)} }`;
}
