import { isAlias, isCollection, isScalar, type Node, type Scalar, visit } from 'yaml';
import { InvalidInput as Invalid, type InvalidInput, invalid, type Place } from '../core/errors.ts';
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
}

/** What replaces a secret; undefined leaves it as it is. */
export type Replacement = { tag: Secret['tag']; text: string } | undefined;

interface Found {
  node: Scalar;
  tag: SecretText['tag'];
  /** It is inside of `[ ]` or `{ }`. */
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
    const written = node.type === 'PLAIN' && node.source !== undefined ? node.source : String(node.value);
    const replacement = await replace({ tag, text: written, place });
    if (replacement) edits.push(...editsFor(found, replacement, text));
  }
  return edits.reduceRight((all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), text);
}

function composed(source: YamlSource): Node | null {
  const { document, errors } = compose(source);
  if (!document) return null;
  const broken = errors.filter(({ message }) => !message.startsWith('Unresolved tag'));
  if (broken.length > 0) throw new Invalid(syntaxErrors(broken, source, document.contents));
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

/** The edits of the tag and of the value; what is between them stays. */
function editsFor(
  { node, tag, isInFlow }: Found,
  { tag: newTag, text }: NonNullable<Replacement>,
  all: string,
): Edit[] {
  const [start, fullEnd] = node.range!;
  const old = all.slice(start, fullEnd);
  const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  const end = isBlock ? start + old.trimEnd().length : fullEnd;
  const rest = /^[^\r\n]*/.exec(all.slice(end))![0];
  const value = textForm(text, {
    indent: isBlock ? blockIndent(old, all, start) : indentAt(all, start),
    comment: isBlock ? /^[|>][-+\d]*([^\r\n]*)/.exec(old)![1]! : '',
    // behind a block there cannot be a comment
    isBlockAllowed: !isInFlow && (isBlock || rest.trim() === ''),
    newLine: all.includes('\r\n') ? '\r\n' : '\n',
  });
  if (tag === undefined) return [{ start, end, text: `${newTag} ${value}` }];
  const tagStart = all.lastIndexOf(tag, start);
  return [
    { start: tagStart, end: tagStart + tag.length, text: newTag },
    { start, end, text: value },
  ];
}

/** The indentation of a block that exists. */
function blockIndent(old: string, all: string, start: number): number {
  const first = /\n( *)\S/.exec(old);
  return first ? first[1]!.length : indentAt(all, start);
}

/** The indentation for a new block: two more than that of the key or the item. */
function indentAt(all: string, offset: number): number {
  const line = all.slice(all.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^(?:\s|- |\? )*/.exec(line)![0].length + 2;
}
