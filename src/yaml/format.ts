import { isDeepStrictEqual } from 'node:util';
import { type Document, Lexer, Schema } from 'yaml';
import { compose } from './compose.ts';
import { styled } from './format-nodes.ts';
import type { YamlSource } from './places.ts';
import { readYaml } from './read.ts';

/** The longest line that `[ ]` or `{ }` can make. */
const lineWidth = 120;

/**
 * Writes a YAML text in the style of kplay's playbooks. Comments, the order and the values stay as they are.
 * @throws InvalidInput for a text that readYaml refuses
 */
export function formatYaml(text: string, file: string): string {
  const value = readYaml(text, file);
  const source = { file, text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text };
  const { document } = compose(source);
  if (!document) return withoutBlanks(source.text);
  const formatted = documentText(document, source);
  // the library can misplace comments in rare layouts: then the text stays as it is
  const isSame = isDeepStrictEqual(readYaml(formatted, file), value);
  return isSame && isDeepStrictEqual(comments(formatted), comments(text)) ? formatted : text;
}

function documentText(document: Document.Parsed, { text }: YamlSource): string {
  const { schema } = document;
  // quotes also stay around texts that YAML 1.1 reads as another type, such as "yes"
  schema.compat = new Schema({ schema: 'core', compat: 'yaml-1.1' }).compat;
  schema.tags = schema.tags.map((tag) => styled(tag, text));
  const lines = document.toString({ lineWidth, indent: 2, indentSeq: true });
  return lines.trim() === '' ? '' : lines;
}

/** A text of comments only, with one blank line at most between them. */
function withoutBlanks(text: string): string {
  const lines = text
    .replace(/[ \t\r]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return lines === '' ? '' : `${lines}\n`;
}

/** The comments of a text, in their order. */
function comments(text: string): string[] {
  return [...new Lexer().lex(text)].filter((token) => token.startsWith('#')).map((token) => token.trimEnd());
}
