/**
 * The forms in which programs print a text: as it is, and in base64, hexadecimal digits, URLs, JSON, shells, SQL, YAML,
 * HTML.
 */
export function formsOf(text: string): Set<string> {
  const bytes = Buffer.from(text, 'utf8');
  const hex = bytes.toString('hex');
  return new Set([
    text,
    ...quotedForms(text),
    ...urlForms(text),
    ...base64Forms(bytes),
    hex,
    hex.toUpperCase(),
  ]);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function quotedForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const html = text.replace(/[&<>"]/g, (char) => entities[char]!);
  return [
    json,
    json.replaceAll('/', '\\/'),
    json.replace(/[^\x00-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
    text.replaceAll("'", "'\\''"),
    text.replaceAll("'", `'"'"'`),
    text.replaceAll("'", "''"),
    text.replaceAll("'", "\\'"),
    text.replace(/[\\"$`]/g, '\\$&'),
    text.replace(/[^\w@%+=:,./\u0080-\uffff-]/g, '\\$&'),
    html,
    html.replaceAll("'", '&#39;'),
    html.replaceAll("'", '&#x27;'),
  ];
}

function urlForms(text: string): string[] {
  // a lone surrogate has no form in an address
  const url = encodeURIComponent(Buffer.from(text).toString());
  const strict = url.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [url, strict, strict.replaceAll('%20', '+')];
  return forms.flatMap((form) => [form, form.replace(/%../g, (code) => code.toLowerCase())]);
}

/**
 * The characters of base64 that depend on these bytes only: for each of the three positions in a group of three bytes, with
 * something behind them or at the end.
 */
function base64Forms(bytes: Buffer): string[] {
  const forms = [0, 1, 2].flatMap((before) => {
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const atEnd = text.slice(Math.ceil((before * 8) / 6));
    return [text.slice(text.length - atEnd.length, end), atEnd, atEnd.replace(/=+$/, '')];
  });
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
