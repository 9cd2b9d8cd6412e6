import { Composer, type Document, Lexer, Parser, type YAMLError } from 'yaml';
import { invalid } from '../core/errors.ts';
import { placeAt, type YamlSource } from './places.ts';

/** The deepest nesting of lists and mappings that kplay reads. */
export const maxDepth = 100;

const scalar = (text: string): string => text;
const options = {
  version: '1.2',
  schema: 'core',
  strict: true,
  // our own check is linear, the library's is quadratic
  uniqueKeys: false,
  customTags: [
    { tag: '!raw', resolve: scalar },
    { tag: '!cel', resolve: scalar },
    { tag: '!secret', resolve: scalar },
    { tag: '!secret', collection: 'map', resolve: (map: unknown) => map },
    { tag: '!vault', resolve: scalar },
  ],
} as const;

/**
 * Parses a text into the nodes of its one document; undefined for a text without one.
 * Checks the depth while it reads tokens: the composer recurses, and a text of 20 000 "[" ends the process.
 * @throws InvalidInput for a second document and for nesting over maxDepth.
 */
export function compose(source: YamlSource): Composed {
  const found = composeWith(new Lexer(), source);
  if (!found.errors.some(({ message }) => message.startsWith('Missing closing'))) return found;
  const outdented = composeWith(outdentingLexer(), source);
  return outdented.errors.length === 0 ? outdented : found;
}

/** The document of a text, if it has one, and what is wrong with it. */
interface Composed {
  document: Document.Parsed | undefined;
  errors: YAMLError[];
}

/** What of the lexer is not said in its types. */
interface Inner {
  indentNext: number;
  parseQuotedScalar(): Generator<string, unknown>;
}

/** A lexer that does as PyYAML does: it lets the lines of a quoted text start in any column. */
function outdentingLexer(): Lexer {
  const lexer = new Lexer();
  const inner = lexer as unknown as Inner;
  const parse = inner.parseQuotedScalar;
  inner.parseQuotedScalar = function* () {
    const indent = this.indentNext;
    this.indentNext = 0;
    const next = yield* parse.call(this);
    this.indentNext = indent;
    return next;
  };
  return lexer;
}

function composeWith(lexer: Lexer, source: YamlSource): Composed {
  const parser = new Parser();
  const composer = new Composer({ ...options, customTags: [...options.customTags] });
  const documents: Document.Parsed[] = [];
  const take = (found: Iterable<Document.Parsed>): void => {
    for (const document of found) documents.push(document);
  };
  const tokens = function* () {
    for (const lexeme of lexer.lex(source.text)) {
      if (parser.stack.length > maxDepth + 1) throw tooDeep(source, parser.offset);
      yield* parser.next(lexeme);
    }
    yield* parser.end();
  };
  for (const token of tokens()) take(composer.next(token));
  take(composer.end(false, source.text.length));
  refuseSecond(source, documents);
  const document = documents[0];
  return { document, errors: document ? [...document.errors, ...document.warnings] : [] };
}

function refuseSecond(source: YamlSource, documents: Document.Parsed[]): void {
  const second = documents[1];
  if (!second) return;
  throw invalid('yaml-documents', 'the file holds more than one document', {
    place: placeAt(source, second.range[0]),
    hint: 'remove the "---" between them, or split the file',
  });
}

/** The error for nesting over maxDepth. */
export function tooDeep(source: YamlSource, offset: number): Error {
  return invalid('yaml-too-deep', `lists and mappings are nested more than ${maxDepth} deep`, {
    place: placeAt(source, offset),
  });
}
