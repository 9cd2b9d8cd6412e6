const token =
  /\/\/[^\n]*|[bBrR]?(?:"""(?:\\[\s\S]|[\s\S])*?"""|'''(?:\\[\s\S]|[\s\S])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|[A-Za-z_]\w*|\d[\w.]*|\s+|[\s\S]/g;

/** Words that CEL keeps for later languages, but that are good names of variables: `loop`, `package`. */
const reserved = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** CEL's names of types, as in `type(x) == string`. A variable of that name comes first. */
export const typeNames: ReadonlySet<string> = new Set(
  'bool bytes double dyn int list map string type uint'.split(' '),
);

/** An expression in which every name can be used; `original` gives the written name for a changed one. */
export interface Renamed {
  source: string;
  original: (name: string) => string;
}

/**
 * Gives variables with reserved names or names of types, and the method `matches`, another name of the same length, so that
 * offsets stay: CEL refuses the former, and comes with a `matches` that takes exponential time.
 */
export function renameReserved(source: string): Renamed {
  const tokens = source.match(token) ?? [];
  const back = new Map<string, string>();
  let previous = '';
  const renamed = tokens.map((word, i) => {
    const isCall = (word === 'matches' || typeNames.has(word)) && nextIs(tokens, i, '(');
    const change =
      previous === '.'
        ? word === 'matches' && isCall
        : reserved.has(word) || (typeNames.has(word) && !isCall);
    if (!isBlank(word)) previous = word;
    if (!change) return word;
    const name = `${word.slice(0, -1)}0`;
    back.set(name, word);
    return name;
  });
  return { source: renamed.join(''), original: (name) => back.get(name) ?? name };
}

/** Does the expression call `matches`? */
export function callsMatches(source: string): boolean {
  return source.includes('matches');
}

function nextIs(tokens: string[], i: number, wanted: string): boolean {
  return tokens.slice(i + 1).find((word) => !isBlank(word)) === wanted;
}

function isBlank(word: string): boolean {
  return word.trim() === '' || word.startsWith('//');
}

/** Changes an expression but for the text within its string literals. */
export function outsideStrings(source: string, change: (code: string) => string): string {
  const strings: string[] = [];
  const masked = (source.match(token) ?? []).map((word) =>
    /^[bBrR]?["']./s.test(word) ? `§${strings.push(word) - 1}§` : word,
  );
  return change(masked.join('')).replaceAll(/§(\d+)§/g, (_all, i: string) => strings[Number(i)] ?? '');
}
