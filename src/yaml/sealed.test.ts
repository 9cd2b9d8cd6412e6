import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InvalidInput } from '../core/errors.ts';
import type { Opener } from '../core/opener.ts';
import { isEncrypted, loadYaml, openYaml } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'kplay-sealed-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** It only takes the first line away: what it "decrypts" is not encrypted. */
class FakeOpener implements Opener {
  readonly secrets: string[] = [];
  remember = (text: string) => void this.secrets.push(text);
  async open(sealed: string | Uint8Array) {
    return Buffer.from(Buffer.from(sealed).toString('latin1').replace(/^.*\n/, ''), 'latin1');
  }
}

/** The secrets in a file, encrypted as a whole or in parts. */
async function secretsIn(text: string): Promise<string[]> {
  const file = join(folder, 'file.yml');
  writeFileSync(file, text);
  const opener = new FakeOpener();
  await loadYaml(file, { opener });
  return opener.secrets;
}

const head = '$ANSIBLE_VAULT;\n';

describe('secrets of files', () => {
  it.each<[string, string, string[]]>([
    ['a value', `a: open\nb: !vault |\n  ${head}  hidden\n`, ['hidden\n']],
    [
      'a file of variables',
      `${head}a: text\nb: {c: [12345, x, yes, true, !raw "{{ y }}"]}`,
      ['text', '12345', '{{ y }}'],
    ],
    ['templates', `${head}a: "user-{{ x }}-and {{ y }}"`, ['user-', '-and ']],
    [
      'a playbook',
      `${head}- name: Play\n  vars: {a: hidden1}\n  tasks:\n    - name: Task\n      user: {name: open, password: hidden2}\n      set_fact: {c: hidden3}`,
      ['hidden1', 'hidden2', 'hidden3'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await secretsIn(text)).toEqual(expected);
  });

  it('marks what is from an encrypted file', async () => {
    const file = join(folder, 'marked.yml');
    writeFileSync(file, `${head}a: {b: 1}`);
    const value = (await loadYaml(file, { opener: new FakeOpener() })) as { a: object };
    expect([isEncrypted(value), isEncrypted(value.a)]).toEqual([true, true]);
  });

  it.each<[string, string, string]>([
    ['a secret that is not encrypted', 'a: !secret plain', '1:12 plain-secret: the secret is not encrypted'],
    [
      'a secret where there are no keys',
      `a: !vault "${head.trim()}\\nx"`,
      '1:11 secret-key: an encrypted text cannot be used here',
    ],
  ])('refuses %s', async (_, text, expected) => {
    const error = await openYaml(text, 'f', {}).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(InvalidInput);
    const [finding] = (error as InvalidInput).diagnostics;
    expect(`${finding!.place!.line}:${finding!.place!.col} ${finding!.code}: ${finding!.message}`).toBe(
      expected,
    );
  });
});
