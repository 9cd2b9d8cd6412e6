// Makes one file of types of a source file and of all that its types need: tsc writes a declaration for each file, and as an
// exported name means one thing in the whole project, they can be put together without their imports.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

const importOf = /^(?:import|export)\b[^'";]*?\bfrom\s+'(\.[^']+)';\n/gm;
const options = [
  '--noEmit',
  'false',
  '--declaration',
  '--emitDeclarationOnly',
  '--noCheck',
  '--pretty',
  'false',
];

/** The types that a source file exports, as the text of a file that imports no other. */
export async function declarations(entry) {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-types-'));
  try {
    const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json', ...options];
    execFileSync(process.execPath, [...tsc, '--rootDir', 'src', '--outDir', folder], { stdio: 'inherit' });
    return together(join(folder, relative('src', entry)).replace(/ts$/, 'd.ts'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The declarations of a file and of those that it imports, each once; only the names of the first one are exported. */
function together(entry) {
  const parts = new Map();
  const visit = (file) => {
    if (parts.has(file)) return;
    const text = readFileSync(file, 'utf8');
    parts.set(file, '');
    for (const [, to] of text.matchAll(importOf)) visit(resolve(dirname(file), to).replace(/ts$/, 'd.ts'));
    if (file !== entry) parts.set(file, withoutImports(text));
  };
  visit(entry);
  const names = [...readFileSync(entry, 'utf8').matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(
    ([, list]) => list.split(',').map((name) => name.trim().replace(/^type /, '')),
  );
  const text = [...parts.values()].join('');
  checkNames(text);
  return `${text}export { ${names.filter(Boolean).join(', ')} };\n`;
}

/** Two types of one name would become one. */
function checkNames(text) {
  const found = [...text.matchAll(/^(?:declare )?(?:const|function|class|interface|type) (\w+)/gm)].map(
    ([, name]) => name,
  );
  const twice = found.filter((name, i) => found.indexOf(name) !== i);
  if (twice.length > 0) throw new Error(`types with the same name: ${twice.join(', ')}`);
}

function withoutImports(text) {
  const rest = text
    .replace(importOf, '')
    .replace(/^export \{\};\n/gm, '')
    .replace(/^export /gm, '');
  const other = /\bimport\(.*|^import .*/m.exec(rest)?.[0];
  if (other) throw new Error(`this import of a type is not read here: ${other}`);
  return rest.replace(/^\/\/#.*\n/gm, '');
}
