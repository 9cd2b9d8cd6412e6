import { UndefinedVariable } from '../errors.ts';
import { absence, type Lookup, lookupName } from '../lookup.ts';
import type { ScopeReader } from '../scope-reader.ts';
import { type FunctionTable, textArgument } from './function.ts';

/** Functions that look at the machine that kplay runs on. What they give is data: braces in it mean nothing. */
export const controller: FunctionTable = {
  file: {
    takes: ['name'],
    doc: 'The text of a file, without white space at its end; it is looked up where `copy` looks for its `src`.',
    example: ['file "motd"', 'Welcome'],
    call: ([name], scope) => {
      scope.outside = true;
      return scope.world.read(found('file', textArgument(name), scope)).trimEnd();
    },
  },
  template: {
    takes: ['name'],
    doc: 'The text of a template, rendered with the variables that are known here; it is looked up where `template` looks for its `src`.',
    example: ['template "site.j"', 'server Web Server;\n'],
    call: ([name], scope) => scope.template(textArgument(name), found('template', textArgument(name), scope)),
  },
  exists: {
    takes: ['name'],
    doc: 'Whether there is a file that `file` would read.',
    example: ['exists "nothing"', false],
    call: ([name], { world }) => world.find('file', textArgument(name)) !== undefined,
  },
  env: {
    takes: ['name'],
    doc: 'An environment variable of kplay itself; one that is not set is as undefined as any other variable.',
    example: ['env "CI_JOB"', 'deploy'],
    call: ([name], scope) => {
      scope.outside = true;
      const value = scope.world.env(textArgument(name));
      if (value === undefined) throw missing({ kind: 'env', name: textArgument(name) });
      return value;
    },
  },
};

function found(kind: 'file' | 'template', name: string, { world }: ScopeReader): string {
  const path = world.find(kind, name);
  if (path === undefined) throw missing({ kind, name }, world.hint(kind, name));
  return path;
}

/** A lookup without result is an undefined variable: `default` and `defined` may ask for it. */
function missing(lookup: Lookup, hint?: string): UndefinedVariable {
  return new UndefinedVariable([lookupName(lookup)], [], { hint, what: absence(lookup) });
}
