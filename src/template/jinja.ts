const statement =
  /\{%[-+]?\s*(if|elif|else|endif|for|endfor|set|include|import|from|macro|block|extends|raw|endraw|filter|do|with)\b\s*((?:(?!%\})[\s\S])*?)\s*[-+]?%\}/;
const comment = /\{#[-+]?\s[\s\S]*?\s[-+]?#\}/;

/** A piece of Jinja in a text, which would stand in the result as it is, and what to write for it. */
export function jinjaIn(
  text: string,
): { offset: number; length: number; message: string; hint: string } | undefined {
  const found = statement.exec(text);
  if (found) {
    const [all, word, rest] = found as unknown as [string, string, string];
    const message = `{% ${word} %} is Jinja; a template is Handlebars here`;
    return { offset: found.index, length: all.length, message, hint: inHandlebars(word, rest) };
  }
  const noted = comment.exec(text);
  if (!noted) return undefined;
  const message = '{# #} is Jinja; a template is Handlebars here';
  return { offset: noted.index, length: noted[0].length, message, hint: 'write {{! a comment }}' };
}

function inHandlebars(word: string, rest: string): string {
  if (word === 'if' || word === 'elif')
    return `write {{${word === 'if' ? '#if' : 'else if'} ${condition(rest)}}}`;
  if (word === 'else') return 'write {{else}}';
  if (word === 'endif') return 'write {{/if}}';
  if (word === 'endfor') return 'write {{/each}}';
  const loop = word === 'for' ? /^(\w+)\s+in\s+([\w.]+)$/.exec(rest) : undefined;
  if (loop) return `write {{#each ${loop[2]} as |${loop[1]}|}}`;
  if (word === 'for') return 'write {{#each list as |item|}} … {{/each}}, with a list from vars';
  if (word === 'set') return 'set it in vars';
  return 'write the text itself here, or a template file of its own';
}

/** A condition as a function of Handlebars', where it is a simple one. */
function condition(text: string): string {
  if (/^[\w.]+$/.test(text)) return text;
  const defined = /^([\w.]+) is (not )?defined$/.exec(text);
  if (defined) return defined[2] ? `(not (defined ${defined[1]}))` : `(defined ${defined[1]})`;
  const not = /^not ([\w.]+)$/.exec(text);
  if (not) return `(not ${not[1]})`;
  const compared = /^([\w.]+)\s*(==|!=)\s*([\w.]+|'[^']*'|"[^"]*")$/.exec(text);
  return compared ? `(${compared[2] === '==' ? 'eq' : 'ne'} ${compared[1]} ${compared[3]})` : 'x';
}
