import {
  type CollectionTag,
  isCollection,
  isSeq,
  Scalar,
  type ScalarTag,
  Schema,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { quoted } from './quoting.ts';

type ScalarWriter = NonNullable<ScalarTag['stringify']>;
type StringifyContext = Parameters<ScalarWriter>[1];
type CollectionWriter = (node: YAMLMap | YAMLSeq, ...rest: [StringifyContext, ...(() => void)[]]) => string;

const core = new Schema({ schema: 'core' });
const textTag = core.tags.find(({ tag }) => tag.endsWith(':str')) as ScalarTag;

/** A tag that writes its nodes in our style, given the text that they come from. */
export function styled(tag: CollectionTag | ScalarTag, text: string): CollectionTag | ScalarTag {
  return tag.collection
    ? ({ ...tag, stringify: collectionText } as unknown as CollectionTag)
    : { ...tag, stringify: (node, ...rest) => scalarText(node, text, ...rest) };
}

/** Writes `{ a: b }`, but `[a]`. */
const collectionText: CollectionWriter = (node, context, ...rest) => {
  if (!isCollection(node)) return String(node);
  return node.toString({ ...context, flowCollectionPadding: isSeq(node) ? '' : ' ' }, ...rest);
};

function scalarText(node: Scalar, text: string, ...[context, ...rest]: TailOf<ScalarWriter>): string {
  const [start = 0, end = 0] = node.range ?? [];
  const written = text.slice(start, end);
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
    return blockText(node, written, context, ...rest);
  if (written.includes('\n')) return continued(written, context.indent);
  if (node.type === 'PLAIN') return typeof node.value === 'boolean' ? String(node.value) : written;
  return quotedText(node, written, context);
}

type TailOf<F> = F extends (first: Scalar, ...rest: infer Rest) => unknown ? Rest : never;

/** A text in quotes, which stay only where they are needed. */
function quotedText(node: Scalar, written: string, context: StringifyContext): string {
  const value = String(node.value);
  const plain = new Scalar(value);
  plain.type = 'PLAIN';
  // 8080:80 looks like a number of base 60
  const looksLikeNumber = /^[\d:._+-]*$/.test(value);
  if (!looksLikeNumber && textTag.stringify!(plain, context) === value) return value;
  // an escape shows what would be invisible
  const hasEscapes = written.startsWith('"') && /\\[^"\\]/.test(written);
  return hasEscapes || /[\0-\x1f\x7f]/.test(value) ? written : quoted(value);
}

/** A text of several lines, plain or in quotes: the lines stay, the indentation does not count. */
function continued(written: string, indent: string): string {
  const lines = written.split(/\r?\n/).map((line, index) => {
    const text = line.replace(/(?<!\\)[ \t]+$/, '');
    return index === 0 ? text : text.replace(/^[ \t]*(?=\S)/, indent || '  ');
  });
  return lines.join('\n');
}

/** A text after `|` or `>`: its lines stay, in another column. */
function blockText(node: Scalar, written: string, ...[context, ...rest]: TailOf<ScalarWriter>): string {
  const [onComment, onChompKeep] = rest;
  const lines = written.split(/\r?\n/);
  const header = /^[|>]([-+\d]*)/.exec(lines.shift()!)!;
  const chomp = header[1]!.replace(/\d/, '');
  while (chomp !== '+' && lines.at(-1)?.trim() === '') lines.pop();
  if (chomp === '+' && lines.at(-1) === '') lines.pop();
  const column = columnOf(lines, /\d/.exec(header[1]!) !== null, node);
  const isIndented = /^\s/.test(lines.find((line) => line.trim() !== '')?.slice(column) ?? '');
  const comment = node.comment ? ` #${node.comment}` : '';
  if (comment) onComment?.();
  if (chomp === '+') onChompKeep?.();
  const indent = context.indent || '  ';
  const body = lines.map((line) => (line.length > column ? indent + line.slice(column) : ''));
  return [`${header[0]![0]}${isIndented ? context.indentStep.length : ''}${chomp}${comment}`, ...body].join(
    '\n',
  );
}

/** The column in which the content of a block starts. */
function columnOf(lines: readonly string[], isGiven: boolean, node: Scalar): number {
  const widths = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length);
  if (!isGiven) return widths[0] ?? 0;
  const first =
    String(node.value)
      .split('\n')
      .find((line) => line.trim() !== '') ?? '';
  return (widths[0] ?? 0) - /^ */.exec(first)![0].length;
}
