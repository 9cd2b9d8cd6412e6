import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kplay-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

function runIn(program: string, ...args: string[]): string {
  return execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

const compiler = {
  strict: true,
  skipLibCheck: false,
  target: 'es2023',
  module: 'nodenext',
  outDir: 'out',
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
};

// the package as users get it, the examples as their programs
beforeAll(() => {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const module = "import { stateModule } from 'kplay';\n";
  const good = "export default stateModule({ summary: 's', params: { path: { type: 'path', doc: 'd' } },\n";
  const files = {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions: compiler, include: ['*.ts'] }),
    'own.ts': `${module}${good}  want: ({ path }) => ({ length: String(path?.length) }) });\n`,
    'hosts.yml': 'all: { hosts: { here: { kplay_connection: local } } }\n',
    'site.yml':
      '- { hosts: all, tasks: [{ name: Ask, debug: { msg: hi } }, { name: Do, command: "true" }] }\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  runIn('npm', 'install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', `./${filename}`);
  cpSync(join(root, 'examples'), folder, { recursive: true });
  runIn(process.execPath, join(root, 'node_modules/typescript/bin/tsc'));
});

it.each<[string, string[], RegExp]>([
  ['run', ['site.yml', 'hosts.yml'], /^here: Do$/m],
  ['plan', ['site.yml', 'hosts.yml'], /^here: \d$/m],
  ['drift', ['site.yml', 'hosts.yml'], /^0 differences on 1 hosts$/m],
  ['lint', ['site.yml'], /^warning\[undeclared-effect\] 1: /m],
])('examples/%s.ts', (name, args, expected) => {
  expect(runIn(process.execPath, join('out', `${name}.js`), ...args)).toMatch(expected);
});

it('each function has an example', () => {
  expect(readdirSync(join(root, 'examples')).sort()).toEqual(['drift.ts', 'lint.ts', 'plan.ts', 'run.ts']);
});
