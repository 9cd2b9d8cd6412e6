import { isAlias, isCollection, isScalar, type Node, type Scalar, visit } from 'yaml';
import { InvalidInput, invalid, type Place } from '../core/errors.ts';
import type { Secret } from '../core/values.ts';
import { compose } from './compose.ts';
import { placeAt, type YamlSource } from './places.ts';
import { syntaxErrors } from './syntax.ts';
import { textForm } from './text-form.ts';

/** A text in a YAML file that is a secret, or becomes one. */
export interface SecretText {
  tag: Secret['tag'] | undefined;
  text: string;
  place: Place;
  written: WrittenText;
}

/** How a text is written in its file. */
export interface WrittenText {
  source: string;
  /** White space and a comment after the `|` of a block. */
  comment: string;
  /** The indentation for a new block in its place. */
  indent: number;
  /** It is inside of `[ ]` or `{ }`. */
  isInFlow: boolean;
}

/** What replaces a secret; undefined leaves it as it is. */
export type Replacement =
  | {
      tag: Secret['tag'];
      text: string;
      /** How it was written once: it is written so again where that is possible. */
      written?: WrittenText;
    }
  | undefined;

interface Found {
  node: Scalar;
  tag: SecretText['tag'];
  isInFlow: boolean;
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Replaces the texts behind `!secret` and `!vault`, or the one at a path of keys. All else stays as it is, byte for byte.
 * @throws InvalidInput for a text that is not YAML, and for a path where no text is
 */
export async function replaceSecrets(
  text: string,
  file: string,
  replace: (secret: SecretText) => Promise<Replacement>,
  path?: readonly string[],
): Promise<string> {
  const source: YamlSource = { file, text };
  const edits: Edit[] = [];
  for (const found of path ? [foundAt(source, path)] : taggedIn(source)) {
    const { node, tag } = found;
    const [start, end] = node.range!;
    const place = placeAt(source, start, end);
    // a number or a word keeps its spelling
    const value = node.type === 'PLAIN' && node.source !== undefined ? node.source : String(node.value);
    const replacement = await replace({ tag, text: value, place, written: writtenText(found, text) });
    if (replacement) edits.push(...editsFor(found, replacement, text));
  }
  return edits.reduceRight((all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), text);
}

function composed(source: YamlSource): Node | null {
  const { document, errors } = compose(source);
  if (!document) return null;
  const broken = errors.filter(({ message }) => !message.startsWith('Unresolved tag'));
  if (broken.length > 0) throw new InvalidInput(syntaxErrors(broken, source, document.contents));
  return document.contents;
}

function taggedIn(source: YamlSource): Found[] {
  const found: Found[] = [];
  visit(composed(source), {
    Scalar: (_key, node, ancestors) => {
      const isInFlow = ancestors.some((each) => isCollection(each) && each.flow === true);
      if (node.tag === '!secret' || node.tag === '!vault') found.push({ node, tag: node.tag, isInFlow });
    },
  });
  return found;
}

function foundAt(source: YamlSource, path: readonly string[]): Found {
  let node: unknown = composed(source);
  let isInFlow = false;
  for (const key of path) {
    if (!isCollection(node)) throw absent(source, path);
    isInFlow ||= node.flow === true;
    node = node.get(/^\d+$/.test(key) && !node.has(key) ? Number(key) : key, true);
  }
  if (isAlias(node) || !isScalar(node) || node.value === null || !node.range) throw absent(source, path);
  const tag = node.tag === '!secret' || node.tag === '!vault' ? node.tag : undefined;
  if (node.tag === undefined || tag) return { node, tag, isInFlow };
  throw invalid('yaml-tag', `the value at ${path.join('.')} has a tag`, {
    place: placeAt(source, node.range[0], node.range[1]),
    hint: 'only a text can be encrypted',
  });
}

function absent({ file }: YamlSource, path: readonly string[]): InvalidInput {
  const place = { file, line: 1, col: 1 };
  return invalid('secret-key', `there is no text at ${path.join('.')}`, { place });
}

function isBlock({ node }: Found): boolean {
  return node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
}

function writtenText(found: Found, all: string): WrittenText {
  const [start, end] = found.node.range!;
  const source = all.slice(start, end);
  const { isInFlow } = found;
  const indent = indentAt(all, start);
  if (!isBlock(found)) return { source, comment: '', indent, isInFlow };
  return { source: source.trimEnd(), comment: /^[|>][-+\d]*([^\r\n]*)/.exec(source)![1]!, indent, isInFlow };
}

/** The edits of the tag and of the value; what is between them stays. */
function editsFor(
  found: Found,
  { tag: newTag, text, written }: NonNullable<Replacement>,
  all: string,
): Edit[] {
  const { node, tag } = found;
  const [start] = node.range!;
  const old = writtenText(found, all);
  const end = start + old.source.length;
  const rest = /^[^\r\n]*/.exec(all.slice(end))![0];
  const edit = asBefore(written, old, { start, end, rest }) ?? {
    start,
    end,
    text: textForm(text, {
      indent: isBlock(found) ? blockIndent(old) : old.indent,
      comment: old.comment,
      // behind a block there cannot be a comment
      isBlockAllowed: !old.isInFlow && (isBlock(found) || rest.trim() === ''),
      newLine: all.includes('\r\n') ? '\r\n' : '\n',
    }),
  };
  if (tag === undefined) return [{ ...edit, text: `${newTag} ${edit.text}` }];
  const tagStart = all.lastIndexOf(tag, start);
  return [{ start: tagStart, end: tagStart + tag.length, text: newTag }, edit];
}

/** The edit that writes a text as it was written; undefined where its lines or its comment have another place now. */
function asBefore(
  written: WrittenText | undefined,
  { indent, isInFlow, comment }: WrittenText,
  { start, end, rest }: { start: number; end: number; rest: string },
): Edit | undefined {
  if (!written || written.indent !== indent || written.isInFlow !== isInFlow) return undefined;
  const { source } = written;
  if (!/^[|>]/.test(source)) return comment === '' ? { start, end, text: source } : undefined;
  // the comment in its first line is behind the decrypted text
  if (written.comment.trim() !== (comment + rest).trim()) return undefined;
  return { start, end: end + rest.length, text: source };
}

/** The indentation of a block that exists. */
function blockIndent({ source, indent }: WrittenText): number {
  return /\n( *)\S/.exec(source)?.[1]?.length ?? indent;
}

/** The indentation for a new block: two more than that of the key or the item. */
function indentAt(all: string, offset: number): number {
  const line = all.slice(all.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^(?:\s|- |\? )*/.exec(line)![0].length + 2;
}
