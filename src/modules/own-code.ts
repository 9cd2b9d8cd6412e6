import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { invalid } from '../core/errors.ts';
import { actionModule, stateModule } from '../core/module.ts';

/** What code of users can import from 'kplay'. */
const api = { stateModule, actionModule };

type Transform = (code: string, file: string) => string;

interface Loaded {
  exports: unknown;
}

/**
 * Runs files in TypeScript or JavaScript that users have written, as CommonJS: Node 20 does not read types, and the
 * program is one script. Each file runs once.
 */
export class OwnCode {
  readonly #loaded = new Map<string, Loaded>();
  readonly #transform: Transform;

  constructor(transform: Transform) {
    this.#transform = transform;
  }

  /**
   * Returns what a file exports.
   * @throws InvalidInput for code that cannot be read or run, with its place
   */
  load(file: string): unknown {
    const known = this.#loaded.get(file);
    if (known) return known.exports;
    const module: Loaded = { exports: {} };
    this.#loaded.set(file, module);
    const code = this.#compile(file);
    const names = ['module', 'exports', 'require', '__filename', '__dirname'];
    try {
      const require = (name: string) => this.#require(name, file);
      const run = compileFunction(code, names, { filename: file });
      run(module, module.exports, require, file, dirname(file));
    } catch (error) {
      throw withPlace(error, file);
    }
    return module.exports;
  }

  #compile(file: string): string {
    try {
      return this.#transform(readFileSync(file, 'utf8'), file);
    } catch (error) {
      throw withPlace(error, file);
    }
  }

  #require(name: string, from: string): unknown {
    if (name === 'kplay') return api;
    if (!/^\.{1,2}\//.test(name)) return createRequire(from)(name) as unknown;
    const path = resolve(dirname(from), name);
    const found = [path, `${path}.ts`, `${path}.js`].find(
      (each) => existsSync(each) && statSync(each).isFile(),
    );
    if (!found) throw new Error(`there is no file ${name}`);
    return found.endsWith('.json') ? (JSON.parse(readFileSync(found, 'utf8')) as unknown) : this.load(found);
  }
}

/** The error of code that cannot be read or run, with the line in the file. */
function withPlace(error: unknown, file: string): unknown {
  if (error instanceof Error && 'diagnostics' in error) return error;
  const { message, stack = '', loc } = error as Error & { loc?: { line: number; column: number } };
  const [, line, col] =
    stack
      .split(file)
      .find((part) => /^:\d+/.test(part))
      ?.match(/^:(\d+)(?::(\d+))?/) ?? [];
  const place = { file, line: loc?.line ?? Number(line ?? 1), col: loc?.column ?? Number(col ?? 1) };
  const what = message
    .replace(/^Error transforming .*?: (?:SyntaxError: )?/, '')
    .replace(/ \(\d+:\d+\)$/, '');
  return invalid('bad-module', what, { place });
}

let code: Promise<OwnCode> | undefined;

/** The code of users, with what reads TypeScript: loaded on first use. */
export function ownCode(): Promise<OwnCode> {
  code ??= import('sucrase').then(({ transform }) => {
    return new OwnCode((text, filePath) => {
      const types = filePath.endsWith('.ts') ? (['typescript'] as const) : [];
      return transform(text, { transforms: [...types, 'imports'], filePath, preserveDynamicImport: true })
        .code;
    });
  });
  return code;
}
