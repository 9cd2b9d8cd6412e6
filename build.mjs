// Bundles src into dist: one file to start from, chunks for what a command needs later, and each module's
// folder with its scripts beside its code, since the folder is the registry, in dist as in src.
import { chmod, cp, readdir, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { ssh2Lean } from './src/transport/ssh2-lean.mjs';

await rm('dist', { recursive: true, force: true });
const modules = (await readdir('src/modules', { withFileTypes: true })).filter((entry) =>
  entry.isDirectory(),
);
await build({
  entryPoints: ['src/bin.ts', ...modules.map(({ name }) => `src/modules/${name}/index.ts`)],
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  splitting: true,
  minifySyntax: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  legalComments: 'linked',
  logLevel: 'warning',
  // native parts of ssh2 are optional, and not worth a compiler on every machine
  external: ['*.node'],
  plugins: [ssh2Lean],
  // ssh2 is CommonJS: it asks for node's own modules by require, and for where it is
  banner: {
    js: "import{createRequire as kplayRequire}from'node:module';const require=kplayRequire(import.meta.url),__filename=import.meta.filename,__dirname=import.meta.dirname;",
  },
});
await cp('src/remote/prelude.sh', 'dist/remote/prelude.sh');
for (const { name } of modules) {
  await cp(`src/modules/${name}`, `dist/modules/${name}`, {
    recursive: true,
    filter: (file) => !file.endsWith('.ts'),
  });
}
await chmod('dist/bin.js', 0o755);
