import { posix } from 'node:path';
import type { Param, Params } from '../../core/params.ts';
import type { Secrets } from '../../core/secrets.ts';
import type { Value, Values } from '../../core/values.ts';
import { render } from '../../template/render.ts';
import type { Scope } from '../../template/scope.ts';
import { renderShell, type ShellSyntax } from '../../template/shell.ts';

/** Shells that read a quoted word as sh does. */
const shells = new Set(['sh', 'dash', 'ash', 'bash', 'ksh', 'ksh93', 'mksh', 'zsh']);

/** A task's arguments, rendered; in those that are code, values from outside are quoted. */
export function renderArgs(params: Params, args: Values, scope: Scope): Values {
  const given: Values = Object.create(null);
  for (const [name, value] of Object.entries(args)) {
    const code = paramOf(params, name)?.code;
    const inShell = (text: Value) => renderShell(text, scope, syntaxOf(code!, args, scope));
    if (!code) given[name] = render(value, scope);
    else given[name] = Array.isArray(value) ? value.map(inShell) : inShell(value);
  }
  return given;
}

/** Hides the values of the arguments that are secrets. */
export function hideSecretArgs(params: Params, args: Record<string, unknown>, secrets: Secrets): void {
  for (const [name, value] of Object.entries(args))
    if (params[name]?.secret) for (const text of textsIn(value)) secrets.add(text);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function paramOf(params: Params, name: string): Param | undefined {
  if (Object.hasOwn(params, name)) return params[name];
  return Object.values(params).find(({ aliases }) => aliases?.includes(name));
}

function syntaxOf(code: NonNullable<Param['code']>, { executable }: Values, scope: Scope): ShellSyntax {
  if (code !== 'executable') return code;
  const program: Value = render(executable ?? 'sh', scope);
  return typeof program === 'string' && !shells.has(posix.basename(program)) ? 'unknown' : 'sh';
}
