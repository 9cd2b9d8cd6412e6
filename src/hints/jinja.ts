import type { ForeignPiece } from '../core/hints.ts';
import { toHandlebars } from './jinja/handlebars.ts';
import { parseJinja } from './jinja/parse.ts';
import { NoWord } from './jinja/tree.ts';
import { asArgument, rewritten } from './syntax-hint.ts';

const statement =
  /\{%[-+]?\s*(if|elif|else|endif|for|endfor|set|include|import|from|macro|block|extends|raw|endraw|filter|do|with)\b\s*((?:(?!%\})[\s\S])*?)\s*[-+]?%\}/g;
const comment = /\{#[-+]?\s[\s\S]*?\s[-+]?#\}/g;

/** All pieces of Jinja in a text: statements, then comments. */
export function jinjaIn(text: string): ForeignPiece[] {
  const statements = [...text.matchAll(statement)].map(({ index, 0: all, 1: word, 2: rest }) => ({
    offset: index,
    length: all.length,
    message: `{% ${word} %} is Jinja; a template is Handlebars here`,
    hint: inHandlebars(word!, rest!),
  }));
  const comments = [...text.matchAll(comment)].map(({ index, 0: all }) => ({
    offset: index,
    length: all.length,
    message: '{# #} is Jinja; a template is Handlebars here',
    hint: 'write {{! a comment }}',
  }));
  return [...statements, ...comments];
}

function inHandlebars(word: string, rest: string): string {
  if (word === 'if') return rewritten(`#if ${rest}`) ?? 'write {{#if x}}';
  if (word === 'elif') return inHandlebars('if', rest).replace('{{#if', '{{else if');
  if (word === 'else') return 'write {{else}}';
  if (word === 'endif') return 'write {{/if}}';
  if (word === 'endfor') return 'write {{/each}}';
  if (word === 'for') return loop(rest);
  if (word === 'set') return 'set it in vars';
  return 'write the text itself here, or a template file of its own';
}

function loop(rest: string): string {
  const [, first, second, over = ''] = /^(\w+)(?:\s*,\s*(\w+))?\s+in\s+(.+)$/s.exec(rest) ?? [];
  const list = second ? over.replace(/\.(items|iteritems)\(\)$|\s*\|\s*dict2items$/, '') : over;
  const value = asValue(list);
  if (!first || value === undefined)
    return 'write {{#each list as |item|}} … {{/each}}, with a list from vars';
  return `write {{#each ${value} as |${second ? `${second} ` : ''}${first}|}}`;
}

/** A list as it follows the name of a block; undefined where templates cannot express it. */
function asValue(source: string): string | undefined {
  try {
    const tree = parseJinja(source);
    return tree && asArgument(toHandlebars(tree));
  } catch (error) {
    if (error instanceof NoWord) return undefined;
    throw error;
  }
}
