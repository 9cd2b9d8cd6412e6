import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { CannotOpen } from './cannot-open.ts';

/** A text of Ansible Vault, as its lines contain it. */
interface VaultText {
  /** The name of its password: the vault id. */
  label: string | undefined;
  salt: Buffer;
  hmac: Buffer;
  content: Buffer;
}

/** A password, and its vault id. */
export interface VaultPassword {
  label: string;
  password: string;
}

const derive = promisify(pbkdf2);

/**
 * Decrypts a text of Ansible Vault (AES256, versions 1.1 and 1.2). As Ansible does, tries the password of its vault id
 * first, and then the others.
 * @throws CannotOpen
 */
export async function openVault(text: string, passwords: readonly VaultPassword[]): Promise<Uint8Array> {
  const sealed = parseVault(text);
  const about = sealed.label === undefined ? '' : ` with the vault id "${sealed.label}"`;
  if (passwords.length === 0) throw new CannotOpen('no key', `there is no vault password for a text${about}`);
  const first = passwords.filter(({ label }) => label === sealed.label);
  for (const { password } of new Set([...first, ...passwords])) {
    const opened = await openWith(password, sealed);
    if (opened) return opened;
  }
  throw new CannotOpen('no key', `no vault password fits, or the text${about} is damaged`);
}

/** @see https://docs.ansible.com/ansible/latest/vault_guide/vault_using_encrypted_content.html#ansible-vault-payload-format-1-1-1-2 */
function parseVault(text: string): VaultText {
  const [header = '', ...lines] = text.trim().split(/\s*\n\s*/);
  const [, version = '', cipher, label] = header.split(';').map((word) => word.trim());
  if (!['1.1', '1.2'].includes(version) || cipher !== 'AES256')
    throw new CannotOpen(
      'damaged',
      `kplay reads version 1.1 and 1.2 with AES256, not "${version} ${cipher}"`,
    );
  const inner = fromHex(lines.join('')).toString('latin1').split('\n');
  if (inner.length !== 3) throw new CannotOpen('damaged', 'it is not a whole text of Ansible Vault');
  const [salt, hmac, content] = inner.map(fromHex) as [Buffer, Buffer, Buffer];
  return { label, salt, hmac, content };
}

function fromHex(text: string): Buffer {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex');
  throw new CannotOpen('damaged', 'it is not a whole text of Ansible Vault');
}

/** The text; undefined for another password, and for a text that was changed. */
async function openWith(
  password: string,
  { salt, hmac, content }: VaultText,
): Promise<Uint8Array | undefined> {
  const keys = await derive(password, salt, 10_000, 80, 'sha256');
  const found = createHmac('sha256', keys.subarray(32, 64)).update(content).digest();
  if (hmac.length !== found.length || !timingSafeEqual(hmac, found)) return undefined;
  const decipher = createDecipheriv('aes-256-ctr', keys.subarray(0, 32), keys.subarray(64));
  const padded = Buffer.concat([decipher.update(content), decipher.final()]);
  return padded.subarray(0, padded.length - padded.at(-1)!);
}
