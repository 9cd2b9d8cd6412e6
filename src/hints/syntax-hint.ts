import { celText } from './jinja/cel.ts';
import { toHandlebars, toTemplate } from './jinja/handlebars.ts';
import { parseJinja } from './jinja/parse.ts';
import { NoWord, type Tree } from './jinja/tree.ts';

/** The line to write for Jinja or operators between braces; undefined when there is no such line. */
export function rewritten(inner: string): string | undefined {
  const block = /^#\s*(\w+)\s+(.*)$/s.exec(inner);
  const source = block ? block[2]! : inner;
  try {
    const tree = parseJinja(source);
    if (!tree) return undefined;
    if (block) return blockHint(block[1]!, tree);
    const written = toTemplate(tree);
    if (written) return `write ${written}`;
    return `a template has no operators: write the value as !cel ${asScalar(celText(tree))}`;
  } catch (error) {
    if (error instanceof NoWord) return error.hint;
    throw error;
  }
}

function blockHint(kind: string, tree: Tree): string {
  const value = asArgument(toHandlebars(tree));
  if (value !== undefined) return `write {{#${kind} ${value}}}`;
  return `write {{#${kind} x}}, and in vars: x: !cel ${asScalar(celText(tree))}`;
}

/** What follows the name of a block: a path, or a call in parentheses. */
export function asArgument(call: string | undefined): string | undefined {
  return call?.includes(' ') ? `(${call})` : call;
}

/** A text in YAML: quoted where it would mean something else. */
function asScalar(expression: string): string {
  const isPlain = /^[\w(]/.test(expression) && !/: | #|:$/.test(expression);
  return isPlain ? expression : `'${expression.replaceAll("'", "''")}'`;
}
