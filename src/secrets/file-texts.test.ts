import { beforeAll, describe, expect, it } from 'vitest';
import { newIdentity, recipientOf, sealAge } from './age.ts';
import { decryptedFile, editedFile, encryptedFile, recodedFile, type SecretFile } from './file-texts.ts';
import { KeyRing } from './key-ring.ts';

const values = `# top
user: shop   # who
password: !secret hunter22   # why
pem: !secret |
  -----BEGIN X-----
  abc
  -----END X-----
flow: {x: !secret inflow, y: 2}
plain: value1234
`;

let identity: string;
let recipient: string;
let opener: KeyRing;
const seal = (plain: string | Uint8Array) => sealAge(plain, { recipients: [recipient] });

beforeAll(async () => {
  identity = await newIdentity();
  recipient = await recipientOf(identity);
  opener = ringWith(identity);
});

function ringWith(...identities: string[]): KeyRing {
  const sources = {
    identities: async () => identities,
    vaultPasswords: async () => [],
    passphrase: async () => undefined,
  };
  return new KeyRing(sources, () => undefined, true);
}

const fileOf = (content: string | Uint8Array, file = 'vars.yml'): SecretFile => ({
  file,
  content: Buffer.from(content),
});
const decrypted = async (content: string | Uint8Array, file?: string) =>
  Buffer.from(await decryptedFile(fileOf(content, file), opener)).toString();

describe('encryptedFile', () => {
  it('encrypts the values behind !secret, and nothing else', async () => {
    const sealed = String(await encryptedFile(fileOf(values), seal));
    expect(sealed.match(/BEGIN AGE/g)).toHaveLength(3);
    expect(sealed).not.toMatch(/hunter22|inflow|abc/);
    for (const line of ['# top', 'user: shop   # who', 'plain: value1234'])
      expect(sealed).toContain(`${line}\n`);
    expect(sealed).toMatch(/^password: !secret ".*" {3}# why$/m);
    expect(await decrypted(sealed)).toBe(values);
  });

  it('leaves what is encrypted', async () => {
    const sealed = await encryptedFile(fileOf(values), seal);
    expect(await encryptedFile(fileOf(sealed), seal)).toEqual(sealed);
    const whole = await encryptedFile(fileOf('a: 1\n'), seal);
    expect(Buffer.from(await encryptedFile(fileOf(whole), seal)).toString()).toBe(whole);
  });

  it.each([
    ['vars.yml', 'a: 1\n'],
    ['cert.pem', '!secret\n'],
    ['all', 'a: 1\n'],
  ])('encrypts %s as a whole', async (name, text) => {
    const sealed = String(await encryptedFile(fileOf(text, name), seal));
    expect(sealed).toMatch(/^-----BEGIN AGE/);
    expect(await decrypted(sealed, name)).toBe(text);
  });

  it('encrypts one value by its keys', async () => {
    const sealed = String(await encryptedFile(fileOf(values), seal, ['plain']));
    expect(sealed.startsWith(values.replace('plain: value1234\n', 'plain: !secret |\n'))).toBe(true);
  });

  it('refuses a template', async () => {
    const sealed = encryptedFile(fileOf('a: "{{ b }}"\n'), seal, ['a']);
    await expect(sealed).rejects.toThrow('a template cannot be encrypted');
  });
});

describe('editedFile', () => {
  it('keeps the encrypted text of what has not changed', async () => {
    const sealed = String(await encryptedFile(fileOf(values), seal));
    const edited = values.replace('hunter22', 'hunter33').replace('who', 'whose');
    const after = await editedFile(fileOf(sealed), Buffer.from(edited), { opener, seal });
    expect(await decrypted(after)).toBe(edited);
    const kept = after.split('\n').filter((line) => !sealed.includes(line));
    expect(kept).toHaveLength(2);
  });

  it('writes what has not changed as it was written', async () => {
    const line = (await seal('hunter22')).trimEnd().split('\n').join('\n       ');
    const inFlow = JSON.stringify(await seal('x y'));
    const sealed = `a: !secret | # why\n       ${line}\n\nb: [!secret ${inFlow}]\nc: 1\n`;
    const edited = (await decrypted(sealed)).replace('c: 1', 'c: 2');
    expect(edited).toBe('a: !secret hunter22 # why\n\nb: [!secret "x y"]\nc: 2\n');
    const after = await editedFile(fileOf(sealed), Buffer.from(edited), { opener, seal });
    expect(after).toBe(sealed.replace('c: 1', 'c: 2'));
  });

  it('encrypts a whole file again', async () => {
    const sealed = await seal('a: 1\n');
    const after = await editedFile(fileOf(sealed), Buffer.from('a: 2\n'), { opener, seal });
    expect(await decrypted(after)).toBe('a: 2\n');
  });
});

describe('recodedFile', () => {
  it('encrypts for other readers, and changes nothing else', async () => {
    const other = await newIdentity();
    const to = await recipientOf(other);
    const forOther = (plain: string | Uint8Array) => sealAge(plain, { recipients: [to] });
    const sealed = await encryptedFile(fileOf(values), seal);
    const recoded = await recodedFile(fileOf(sealed), 'all', { opener, seal: forOther });
    await expect(decryptedFile(fileOf(recoded), opener)).rejects.toThrow('it is encrypted for others');
    const opened = await decryptedFile(fileOf(recoded), ringWith(other));
    expect(Buffer.from(opened).toString()).toBe(values);
  });

  it('leaves what is not of Ansible Vault', async () => {
    const sealed = await encryptedFile(fileOf(values), seal);
    expect(await recodedFile(fileOf(sealed), 'vault', { opener, seal })).toEqual(sealed);
  });
});
