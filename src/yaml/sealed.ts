import { type InvalidInput, invalid, type Place } from '../core/errors.ts';
import { type Opener, sealedFormat } from '../core/opener.ts';
import { isSecretName } from '../core/secret-names.ts';
import { textOf } from '../core/text.ts';
import { Cel, isMapping, Raw, Secret, type Value } from '../core/values.ts';

/**
 * Decrypts the secrets of a document. Without a key, they stay encrypted if the command does not need them.
 * @throws InvalidInput at the first one that is not encrypted, or cannot be decrypted
 */
export async function openSecrets(secrets: readonly Secret[], opener: Opener | undefined): Promise<void> {
  for (const secret of secrets) {
    const { place } = secret;
    const sealed = String(secret.source);
    if (!sealedFormat(sealed)) {
      const hint = `encrypt it: kplay secret encrypt ${place.file}`;
      throw invalid('plain-secret', 'the secret is not encrypted', { place, hint });
    }
    if (!opener) throw unusable(place);
    const bytes = await opener.open(sealed, place);
    if (!bytes) continue;
    secret.text = textIn(bytes, place);
    opener.remember(secret.text);
  }
}

/** Decrypts a file. Throws InvalidInput without a key: a warning if the command does not need it. */
export async function openFile(
  bytes: Uint8Array,
  file: string,
  opener: Opener | undefined,
): Promise<Uint8Array> {
  const place = { file, line: 1, col: 1 };
  if (!opener) throw unusable(place);
  const opened = await opener.open(bytes, place);
  if (opened) return opened;
  throw lockedFile(place);
}

/** The warning about an encrypted file that the command does not need. */
export function lockedFile(place: Place): InvalidInput {
  const message = 'the encrypted file was not checked: there is no key';
  const finding = invalid('secret-locked', message, { place });
  for (const each of finding.diagnostics) each.severity = 'warning';
  return finding;
}

function unusable(place: Place): InvalidInput {
  return invalid('secret-key', 'an encrypted text cannot be used here', { place });
}

function textIn(bytes: Uint8Array, place: Place): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid('file-encoding', 'the secret is not a text in UTF-8', { place });
  }
}

/** The shortest text of an encrypted file that counts as a secret: shorter ones are words such as yes. */
const shortest = 4;

/**
 * Remembers the secrets of an encrypted file. Of variables these are all texts and numbers; a list is a playbook or tasks,
 * whose names and conditions are shown: its variables count, and what is named as a secret.
 */
export function rememberTexts(value: Value, opener: Opener): void {
  if (Array.isArray(value)) rememberIn(value, opener);
  else rememberAll(value, opener);
}

function rememberIn(value: Value, opener: Opener): void {
  if (Array.isArray(value)) for (const item of value) rememberIn(item, opener);
  if (!isMapping(value)) return;
  for (const [key, item] of Object.entries(value))
    if (key === 'vars' || key === 'set_fact' || isSecretName(key)) rememberAll(item, opener);
    else rememberIn(item, opener);
}

function rememberAll(value: Value, opener: Opener): void {
  if (value instanceof Cel || value instanceof Secret) return;
  if (value instanceof Raw || typeof value === 'string' || typeof value === 'number') {
    const text = textOf(value);
    const parts = value instanceof Raw ? [text] : fixedParts(text);
    for (const part of parts) if (part.length >= shortest) opener.remember(part);
  } else if (Array.isArray(value)) for (const item of value) rememberAll(item, opener);
  else if (isMapping(value)) for (const item of Object.values(value)) rememberAll(item, opener);
}

/** What of a text is the same whatever its templates give. */
function fixedParts(text: string): string[] {
  return text.split(/\{\{.*?\}\}/s);
}
