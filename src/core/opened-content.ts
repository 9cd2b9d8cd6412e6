import { invalid } from './errors.ts';
import { type Opener, sealedFormat } from './opener.ts';
import { isNamedSecret } from './secret-names.ts';

/** What a file of the controller contains. */
export interface OpenedContent {
  bytes: Uint8Array;
  /** It was encrypted: no report shows it. */
  isSecret?: true;
}

/** A longer text is not looked for in what hosts print. */
const longest = 65_536;

/**
 * Decrypts the content of a file, if it is encrypted. Its text is a secret then.
 * @returns undefined if no key fits and the command does not need it
 * @throws InvalidInput at the file
 */
export async function openContent(
  bytes: Uint8Array,
  file: string,
  opener: Opener | undefined,
): Promise<OpenedContent | undefined> {
  if (!sealedFormat(bytes)) return { bytes };
  const place = { file, line: 1, col: 1 };
  if (!opener) throw invalid('secret-key', 'an encrypted file cannot be used here', { place });
  const opened = await opener.open(bytes, place);
  if (!opened) return undefined;
  rememberContent(opened, opener);
  return { bytes: opened, isSecret: true };
}

/** A line such as `DB_PASSWORD="x"` or `"db_password": "x",`. */
const setting = /^\s*(?:export\s+)?["']?([\w.-]+)["']?\s*[=:]\s*(["']?)(.*?)\2[,;]?\s*$/gm;

/** Remembers the lines of a text, without what templates in it give, and the values in it that are named as secrets. */
function rememberContent(bytes: Uint8Array, opener: Opener): void {
  const text = textOf(bytes);
  if (text === undefined || text.length > longest) return;
  opener.remember(text.replace(/\{\{.*?\}\}/gs, '\n'));
  for (const [, name, , value] of text.matchAll(setting))
    if (isNamedSecret(name!, value!) && !value!.includes('{{')) opener.remember(value!);
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
