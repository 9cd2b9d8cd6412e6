import { celText } from './jinja/cel.ts';
import { toHandlebars, toTemplate } from './jinja/handlebars.ts';
import { parseJinja } from './jinja/parse.ts';
import { NoWord, type Tree } from './jinja/tree.ts';

/**
 * Says what is wrong at a place where Handlebars could not go on, and what to write instead if the text looks
 * like a template of another language.
 */
export function syntaxHint(
  text: string,
  offset: number,
): { message: string; hint?: string; offset?: number } {
  const open = Math.max(0, text.lastIndexOf('{{', offset));
  const close = text.indexOf('}}', open);
  if (close < 0) {
    const hint = text.indexOf('}', open) < 0 ? 'write \\{{ for braces that are text' : 'add a second }';
    return { message: 'a {{ is not closed by }}', offset: open, hint };
  }
  const inner = text
    .slice(open, close)
    .replace(/^\{+[~&]?/, '')
    .trim();
  if (inner === '')
    return { message: 'a {{ }} is empty', offset: open, hint: 'write the name of a variable' };
  if (inner.startsWith('/')) return { message: `{{${inner}}} closes nothing`, offset: open };
  if (/\{\{\s*$/.test(text.slice(0, open)))
    return { message: 'a {{ is inside of another {{', offset: open, hint: `write {{ ${inner} }}` };
  const message = `cannot read {{ ${inner} }}`;
  const hint = rewritten(inner);
  return hint ? { message, hint } : { message };
}

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
