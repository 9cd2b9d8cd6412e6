import { outsideStrings } from './cel-tokens.ts';

const operand = String.raw`(?:[A-Za-z_][\w.]*(?:\[[^\]]*\])*(?:\([^()]*\))?|§\d+§|\d+|\([^()]*\)|\[[^\]]*\])`;

/** What people write from habit, and how CEL writes it; applied in this order. */
const rewrites: [RegExp, string][] = [
  [/\{\{-?\s*|\s*-?\}\}/g, ''],
  [/\bTrue\b/g, 'true'],
  [/\bFalse\b/g, 'false'],
  [/\bNone\b/g, 'null'],
  [/===/g, '=='],
  [/(?<![=!<>])=(?!=)/g, '=='],
  [/<>/g, '!='],
  [new RegExp(`(${operand})\\s+is\\s+(?:not\\s+defined|undefined)\\b`, 'g'), '!defined($1)'],
  [new RegExp(`(${operand})\\s+is\\s+(?:not\\s+undefined|defined)\\b`, 'g'), 'defined($1)'],
  [new RegExp(`(${operand})\\s+is\\s+not\\s+(?:none|null)\\b`, 'g'), '$1 != null'],
  [new RegExp(`(${operand})\\s+is\\s+(?:none|null)\\b`, 'g'), '$1 == null'],
  [new RegExp(`(${operand})\\s+not\\s+in\\s+(${operand})`, 'g'), '!($1 in $2)'],
  [/\s*\band\b\s*/g, ' && '],
  [/\s*\bor\b\s*/g, ' || '],
  [new RegExp(`\\bnot\\s+(${operand})(?!\\s*(?:==|!=|<|>|in\\b))`, 'g'), '!$1'],
  [/\bnot\s+([^&|]+?)(?=\s*(?:&&|\|\||$))/g, '!($1)'],
  [/\.startswith\(/g, '.startsWith('],
  [/\.endswith\(/g, '.endsWith('],
  [/\.strip\(\)/g, '.trim()'],
  [/\.lower\(\)/g, '.lowerAscii()'],
  [/\.upper\(\)/g, '.upperAscii()'],
  [/^(.+?)\s+if\s+(.+?)\s+else\s+(.+)$/s, '$2 ? $1 : $3'],
];

const filter = new RegExp(`(${operand})\\s*(?<!\\|)\\|(?!\\|)\\s*([a-z]\\w*)(?:\\(([^()]*)\\))?`);
const filterNames: { [name: string]: string } = {
  d: 'default',
  count: 'length',
  to_json: 'toJson',
  tojson: 'toJson',
};

/** The expression as CEL would write it, if it looks like Jinja or Python; itself otherwise. */
export function asCel(source: string): string {
  return outsideStrings(source, (code) => {
    let text = code;
    for (let i = 0; i < 20 && filter.test(text); i++) text = text.replace(filter, filterCall);
    for (const [from, to] of rewrites) text = text.replace(from, to);
    return text.trim();
  });
}

function filterCall(_all: string, value: string, name: string, args?: string): string {
  return `${filterNames[name] ?? name}(${value}${args?.trim() ? `, ${args.trim()}` : ''})`;
}
