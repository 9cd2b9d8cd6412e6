const token =
  /\/\/[^\n]*|[bBrR]?(?:"""(?:\\[\s\S]|[\s\S])*?"""|'''(?:\\[\s\S]|[\s\S])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|[A-Za-z_]\w*|\d[\w.]*|\s+|[\s\S]/g;

/** Words that CEL reserves for later versions, but that are good names of variables: `loop`, `package`. */
const reserved = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** CEL's names of types, as in `type(x) == string`. A variable of that name takes precedence. */
export const typeNames: ReadonlySet<string> = new Set(
  'bool bytes double dyn int list map string type uint'.split(' '),
);

/** CEL's functions that kplay replaces: CEL's `matches` takes exponential time, its `bool` does not accept yes. */
const replaced = new Set(['bool', 'matches']);

/** The name for CEL of a function that replaces one of CEL's: a name of the same length. */
export function replacement(name: string): string {
  return replaced.has(name) ? `${name.slice(0, -1)}0` : name;
}

/** An expression without reserved names; `original` returns the written name for a changed one. */
export interface Renamed {
  source: string;
  original: (name: string) => string;
}

/**
 * Renames functions that kplay replaces, and variables with reserved names or names of types, which CEL refuses.
 * The new name has the same length, so that offsets stay.
 */
export function renameReserved(source: string): Renamed {
  const tokens = source.match(token) ?? [];
  const back = new Map<string, string>();
  let previous = '';
  const renamed = tokens.map((word, i) => {
    const isCall = (replaced.has(word) || typeNames.has(word)) && nextIs(tokens, i, '(');
    const change =
      (isCall && replaced.has(word)) ||
      (previous !== '.' && !isCall && (reserved.has(word) || typeNames.has(word)));
    if (!isBlank(word)) previous = word;
    if (!change) return word;
    const name = `${word.slice(0, -1)}0`;
    back.set(name, word);
    return name;
  });
  return { source: renamed.join(''), original: (name) => back.get(name) ?? name };
}

function nextIs(tokens: string[], i: number, wanted: string): boolean {
  return tokens.slice(i + 1).find((word) => !isBlank(word)) === wanted;
}

function isBlank(word: string): boolean {
  return word.trim() === '' || word.startsWith('//');
}
