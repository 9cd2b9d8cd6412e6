import { UndefinedVariable } from '../errors.ts';
import { absence, type Lookup, lookupName } from '../lookup.ts';
import type { ScopeReader } from '../scope-reader.ts';
import { type FunctionTable, textArgument } from './function.ts';

/** Functions that read from the machine that kplay runs on. Their results are data: braces in them have no meaning. */
export const controller: FunctionTable = {
  file: {
    takes: ['name'],
    doc: 'The text of a file, without white space at its end. The file is searched in the folders of the `src` of `copy`.',
    example: ['file "motd"', 'Welcome'],
    call: ([name], scope) => {
      scope.outside = true;
      return scope.world.read(found('file', textArgument(name), scope)).trimEnd();
    },
  },
  template: {
    takes: ['name'],
    doc: 'The text of a template, rendered with the current variables. The file is searched in the folders of the `src` of `template`.',
    example: ['template "site.j"', 'server Web Server;\n'],
    call: ([name], scope) => scope.template(textArgument(name), found('template', textArgument(name), scope)),
  },
  exists: {
    takes: ['name'],
    doc: 'Whether a file for `file` exists.',
    example: ['exists "nothing"', false],
    call: ([name], { world }) => world.find('file', textArgument(name)) !== undefined,
  },
  env: {
    takes: ['name'],
    doc: 'An environment variable of kplay itself. One that is not set is undefined, like any other variable.',
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

/** A lookup without a result is an undefined variable: `default` and `defined` work for it. */
function missing(lookup: Lookup, hint?: string): UndefinedVariable {
  return new UndefinedVariable([lookupName(lookup)], [], { hint, what: absence(lookup) });
}
