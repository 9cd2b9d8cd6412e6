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
    return { message: 'a {{ stands within a {{', offset: open, hint: `write {{ ${inner} }}` };
  const message = `cannot read {{ ${inner} }}`;
  const hint = rewritten(inner);
  return hint ? { message, hint } : { message };
}

function rewritten(inner: string): string | undefined {
  const compared = /^#\s*(if|unless)\s+([\w.]+)\s*(==|!=)\s*([\w.]+|'[^']*'|"[^"]*")$/.exec(inner);
  if (compared)
    return `write {{#${compared[1]} (${compared[3] === '==' ? 'eq' : 'ne'} ${compared[2]} ${compared[4]})}}`;
  if (/^#\s*\w+\s+[\w.]+$/.test(inner)) return `write {{#${inner.slice(1).trim()}}}`;
  const filters = filterCalls(inner);
  if (filters) return `write {{ ${filters} }}`;
  if (/^[\w.]+(\[[^\]]*\]|\.\d+)/.test(inner)) {
    const path = inner
      .replaceAll(/\[\s*['"]([^'"\]]*)['"]\s*\]/g, (_all, key: string) =>
        /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `.[${key}]`,
      )
      .replaceAll(/(?<![.])\[\s*(\d+)\s*\]/g, '.[$1]')
      .replaceAll(/\.(\d+)(?=\.|$)/g, '.[$1]');
    return path === inner ? undefined : `write {{ ${path} }}`;
  }
  const call = /^(\w+)\((.*)\)$/s.exec(inner);
  if (call)
    return `write {{ ${call[1]} ${call[2]!
      .split(',')
      .map((arg) => arg.trim())
      .join(' ')} }}`;
  if (/[-+*/<>=?]|\b(and|or|not|is|in|if)\b/.test(inner))
    return 'a template has no operators: write the value as !cel';
  return undefined;
}

/** `x | f(1) | g` in Handlebars: `g (f x 1)`; undefined when it is something else. */
function filterCalls(inner: string): string | undefined {
  const [head, ...filters] = inner.split('|').map((part) => part.trim());
  if (filters.length === 0 || !/^[\w.]+$/.test(head!)) return undefined;
  let call = head!;
  for (const [i, filter] of filters.entries()) {
    const match = /^(\w+)\s*(?:\((.*)\))?$/.exec(filter);
    if (!match) return undefined;
    const args = match[2]
      ? ` ${match[2]
          .split(',')
          .map((arg) => arg.trim())
          .join(' ')}`
      : '';
    call = `${names[match[1]!] ?? match[1]} ${i === 0 ? call : `(${call})`}${args}`;
  }
  return call;
}

/** Jinja's names of functions that kplay calls otherwise. */
const names: { [name: string]: string } = {
  to_json: 'toJson',
  tojson: 'toJson',
  to_nice_json: 'toJson',
  b64encode: 'b64encode',
  d: 'default',
  count: 'length',
};
