import { posix } from 'node:path';
import type { Param, Params } from '../../core/params.ts';
import { isSecretName } from '../../core/secret-names.ts';
import { toJson } from '../../core/text.ts';
import type { Value, Values } from '../../core/values.ts';
import { attempt } from '../../evaluate/attempt.ts';
import { render } from '../../template/render.ts';
import type { Scope } from '../../template/scope.ts';
import { renderShell, type ShellSyntax } from '../../template/shell.ts';

/** Shells that read a quoted word as sh does. */
const shells = new Set(['sh', 'dash', 'ash', 'bash', 'ksh', 'ksh93', 'mksh', 'zsh']);

/** A task's arguments, rendered; in those that are code, values from outside are quoted. */
export function renderArgs(params: Params, args: Values, scope: Scope): Values {
  const given: Values = {};
  for (const [name, value] of Object.entries(args)) {
    const code = paramOf(params, name)?.code;
    const inShell = (text: Value) => renderShell(text, scope, syntaxOf(code!, args, scope));
    if (!code) given[name] = render(value, scope);
    else given[name] = Array.isArray(value) ? value.map(inShell) : inShell(value);
  }
  return given;
}

/** The values of the variables in these arguments that have the name of a secret. */
export function secretsOf(args: Values, scope: Scope): string[] {
  const parts = toJson(args).match(/\{\{.*?\}\}/g) ?? [];
  const names = parts.flatMap((part) => part.match(/[A-Za-z_][\w.]*/g) ?? []);
  return names
    .filter((name) => isSecretName(name.replace(/^.*\./, '')))
    .flatMap((name) => {
      const value = attempt(() => render(`{{ ${name} }}`, scope));
      return typeof value === 'string' && value.length > 3 ? [value] : [];
    });
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
