// Bundles src into dist: bin.js starts program.js, which holds everything, the modules' folders included; kplay.js gives it to
// other programs, with the types in kplay.d.ts (typescript.js
// reads modules of users, and age.js decrypts secrets); LICENCES.txt has the notices of the libraries in it; kplay.1 is
// the manual page. One file of plain script code is what V8 can keep compiled between runs (see src/start/start.ts), and nothing is looked up on
// disk when a playbook is run.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chmod, copyFile, rename, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { scriptOf } from './chunks.mjs';
import { declarations } from './declarations.mjs';
import { inside } from './inside.mjs';
import { notices } from './licences.mjs';
import { compiledValidators } from './src/schema/compiled.mjs';
import { ssh2Lean } from './src/transport/ssh2/ssh2-lean.mjs';

const common = { bundle: true, format: 'cjs', platform: 'node', target: 'node20', logLevel: 'warning' };

/** The manual page, which the built program makes from its own help. It gets a cache that goes with the build. */
function manPage() {
  const env = { ...process.env, XDG_CACHE_HOME: `${made}/cache` };
  const page = execFileSync(process.execPath, [`${made}/bin.js`, '__man', 'docs/cli.md'], { env });
  rmSync(`${made}/cache`, { recursive: true, force: true });
  return page;
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
const built = await build({
  ...common,
  format: 'esm',
  splitting: true,
  entryPoints: ['src/bin.ts'],
  outdir: made,
  write: false,
  minifySyntax: true,
  legalComments: 'none',
  metafile: true,
  external: ['*.node'],
  plugins: [ssh2Lean, compiledValidators, inside, apart],
});
const script = await scriptOf(built, 'bin.js');
// a function for start.ts to call
const program = `(function(exports,require,module,__filename,__dirname){${script}})`;
// the source is ASCII, so it can be read without decoding; in regular expressions, which esbuild leaves as they are,
// \u means the same
const ascii = program.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
await writeFile(`${made}/program.js`, ascii);
await writeFile(
  `${made}/LICENCES.txt`,
  await notices([...Object.keys(built.metafile.inputs), ...rareInputs]),
);
await writeFile(`${made}/package.json`, '{"type":"commonjs"}\n');
await chmod(`${made}/bin.js`, 0o755);
await writeFile(`${made}/kplay.1`, manPage());
await rm('dist', { recursive: true, force: true });
await rename(made, 'dist');
