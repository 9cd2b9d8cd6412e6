import { invalid, type Place } from '../core/errors.ts';
import { type Opener, sealedFormat } from '../core/opener.ts';
import { replaceSecrets, type SecretText } from '../yaml/secret-texts.ts';

/** Encrypts a text for the readers of the project. */
export type Seal = (plain: string | Uint8Array) => Promise<string>;

/** The content of a file as text: only an encrypted file or one with values in YAML can be worked on. */
export interface SecretFile {
  file: string;
  content: Uint8Array;
}

/**
 * The decrypted content: of an encrypted file, or of a YAML file with encrypted values, which keep their tags.
 * @throws InvalidInput without a key, and for what is damaged
 */
export async function decryptedFile({ file, content }: SecretFile, opener: Opener): Promise<Uint8Array> {
  if (sealedFormat(content)) return (await opener.open(content, start(file)))!;
  if (!hasValues({ file, content })) return content;
  const text = await replaceSecrets(textOfFile(content, file), file, async ({ tag, text, place }) =>
    sealedFormat(text) ? { tag: tag!, text: await opened(text, place, opener) } : undefined,
  );
  return Buffer.from(text);
}

/**
 * The content with everything encrypted that is not: the values behind `!secret`, or else the file as a whole.
 * @param path the keys of one value to encrypt; it need not have a tag
 */
export async function encryptedFile(
  { file, content }: SecretFile,
  seal: Seal,
  path?: readonly string[],
): Promise<string | Uint8Array> {
  if (!path && !hasValues({ file, content })) return sealedFormat(content) ? content : seal(content);
  const encrypt = async ({ text, place }: SecretText) => {
    if (sealedFormat(text)) return undefined;
    if (path && text.includes('{{'))
      throw invalid('bad-template', 'a template cannot be encrypted', {
        place,
        hint: 'encrypt what it reads',
      });
    return { tag: '!secret' as const, text: await seal(text) };
  };
  return replaceSecrets(textOfFile(content, file), file, encrypt, path);
}

/** Which encrypted texts are encrypted again: all for other readers, or those of Ansible Vault for kplay. */
export type Recoding = 'all' | 'vault';

/** The content with its texts encrypted again. Comments and the format of YAML stay. */
export async function recodedFile(
  { file, content }: SecretFile,
  which: Recoding,
  { opener, seal }: { opener: Opener; seal: Seal },
): Promise<string | Uint8Array> {
  const isMeant = (format: ReturnType<typeof sealedFormat>) =>
    format && (which === 'all' || format === which);
  const format = sealedFormat(content);
  if (isMeant(format)) return seal((await opener.open(content, start(file)))!);
  if (format || !hasValues({ file, content })) return content;
  return replaceSecrets(textOfFile(content, file), file, async ({ text, place }) =>
    isMeant(sealedFormat(text))
      ? { tag: '!secret', text: await seal(await opened(text, place, opener)) }
      : undefined,
  );
}

/**
 * The content of an edited file: what has not changed keeps its encrypted text.
 * @param before the file as it is
 * @param edited its decrypted content, after the edit
 */
export async function editedFile(
  { file, content }: SecretFile,
  edited: Uint8Array,
  { opener, seal }: { opener: Opener; seal: Seal },
): Promise<string> {
  if (sealedFormat(content)) return seal(edited);
  const known = new Map<string, SecretText>();
  await replaceSecrets(textOfFile(content, file), file, async (secret) => {
    if (sealedFormat(secret.text)) known.set(await opened(secret.text, secret.place, opener), secret);
    return undefined;
  });
  return replaceSecrets(textOfFile(edited, file), file, async ({ text }) => {
    const same = known.get(text);
    if (same) return { tag: same.tag!, text: same.text, written: same.written };
    return sealedFormat(text) ? undefined : { tag: '!secret', text: await seal(text) };
  });
}

async function opened(sealed: string, place: Place, opener: Opener): Promise<string> {
  const bytes = (await opener.open(sealed, place))!;
  return textOfFile(bytes, place.file);
}

/** Whether a file of YAML, by its name, contains a tag of secrets. The files in group_vars can have no extension. */
function hasValues({ file, content }: SecretFile): boolean {
  const isYaml = /\.ya?ml$/.test(file) || !/\.\w+$/.test(file);
  return isYaml && /!(?:secret|vault)\b/.test(Buffer.from(content).toString('latin1'));
}

function textOfFile(content: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw invalid('file-encoding', `${file} is not in UTF-8`, { place: start(file) });
  }
}

function start(file: string): Place {
  return { file, line: 1, col: 1 };
}
