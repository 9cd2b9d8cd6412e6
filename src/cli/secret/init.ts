import { existsSync } from 'node:fs';
import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { controllerName } from '../../core/controller-name.ts';
import { newIdentity, recipientOf, sealAge } from '../../secrets/age.ts';
import { identitiesFor, usualIdentityFile } from '../keys.ts';
import { say } from '../streams.ts';
import type { SecretOptions } from './options.ts';
import { newPassphrase } from './readers.ts';

const usualRecipientsFile = 'recipients.txt';
const settingsFile = 'kplay.yml';

/**
 * Makes a private key, unless the user has one, and adds its public key to the recipients of the project. If the project
 * does not name a file for them, makes one and names it in kplay.yml.
 */
export async function init(options: SecretOptions): Promise<void> {
  const file = options.identityFile?.[0] ?? usualIdentityFile();
  const made = existsSync(file) ? undefined : await makeIdentity(file, options.passphrase === true);
  const identities = made === undefined ? await identitiesFor(options) : [made];
  const recipients = await Promise.all(identities.map(recipientOf));
  say(
    made === undefined
      ? `There is an identity: ${file}\n`
      : `Made the identity ${file}. Keep a copy of it.\n`,
  );
  const recipientsFile = options.recipientsFile ?? usualRecipientsFile;
  for (const recipient of recipients) {
    const isAdded = await addLine(recipientsFile, recipient, `# ${controllerName()}\n${recipient}`);
    say(`${isAdded ? 'Added' : 'There is'} the recipient ${recipient} in ${recipientsFile}\n`);
  }
  if (options.recipientsFile) return;
  const isNamed = await addLine(
    settingsFile,
    /^recipients_file:/m,
    `recipients_file: ${usualRecipientsFile}`,
  );
  if (isNamed) say(`Added recipients_file to ${settingsFile}\n`);
}

/** Makes a private key in a new file that only the user can read. */
async function makeIdentity(file: string, hasPassphrase: boolean): Promise<string> {
  const identity = await newIdentity();
  const about = `# the private key of ${userInfo().username}\n# public key: ${await recipientOf(identity)}\n`;
  const text = `${about}${identity}\n`;
  const content = hasPassphrase ? await sealAge(text, { passphrase: await newPassphrase() }) : text;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return identity;
}

/** Adds lines to a file that does not contain a text yet; returns whether it did. */
async function addLine(file: string, contained: string | RegExp, lines: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (typeof contained === 'string' ? text.includes(contained) : contained.test(text)) return false;
  await appendFile(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${lines}\n`);
  return true;
}
