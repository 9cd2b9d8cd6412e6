import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import * as cctv from 'cctv-age';
import { describe, expect, it } from 'vitest';
import { dueCases } from '../../test/support/today.ts';
import { newIdentity, openAge, recipientOf, sealAge } from './age.ts';
import { CannotOpen } from './cannot-open.ts';

interface Vector {
  fields: Map<string, string[]>;
  body: Uint8Array;
}

/** A test vector: lines of fields, an empty line, and the file. */
function vectorIn(bytes: Uint8Array): Vector {
  const all = Buffer.from(bytes);
  const end = all.indexOf('\n\n');
  const fields = new Map<string, string[]>();
  for (const line of all.toString('latin1', 0, end).split('\n')) {
    const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(line)!;
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  const body = all.subarray(end + 2);
  return { fields, body: fields.has('compressed') ? inflateSync(body) : body };
}

async function outcome(
  sealed: Uint8Array | string,
  keys: readonly string[],
  passphrase?: string,
): Promise<string> {
  try {
    const plain = await openAge(
      sealed,
      async () => keys,
      async () => passphrase,
    );
    return createHash('sha256').update(plain).digest('hex');
  } catch (error) {
    if (error instanceof CannotOpen) return error.kind;
    throw error;
  }
}

// its types are those of CommonJS, and the file is not
const vectors = cctv as unknown as Record<string, Uint8Array>;

// https://github.com/C2SP/CCTV/tree/main/age
describe('the test vectors of age', () => {
  it.each(Object.keys(vectors))('%s', async (name) => {
    const { fields, body } = vectorIn(vectors[name]!);
    const [expected = ''] = fields.get('expect')!;
    const found = await outcome(body, fields.get('identity') ?? [], fields.get('passphrase')?.[0]);
    if (expected === 'success') expect(found).toBe(fields.get('payload')![0]);
    else if (expected === 'no match') expect(found).toBe('no key');
    else expect(['damaged', 'no key']).toContain(found);
  });
});

describe('encrypted texts', () => {
  it('opens for each recipient, and for nobody else', async () => {
    const [ada, ben, eve] = [await newIdentity(), await newIdentity(), await newIdentity()];
    const sealed = await sealAge('s3cret', { recipients: [await recipientOf(ada), await recipientOf(ben)] });
    const hash = createHash('sha256').update('s3cret').digest('hex');
    const found = [ada, ben, eve].map((key) => outcome(sealed, [key]));
    expect(await Promise.all(found)).toEqual([hash, hash, 'no key']);
  });

  it('gives no text if any bit is changed, or any byte is missing', async () => {
    const key = await newIdentity();
    const armored = await sealAge('s3cret', { recipients: [await recipientOf(key)] });
    const bytes = Buffer.from(armored.split('\n').slice(1, -2).join(''), 'base64');
    const changed = [...bytes.keys()].map((i) => {
      const copy = Buffer.from(bytes);
      copy[i]! ^= 1 << (i % 8);
      return copy;
    });
    const cut = [...bytes.keys()].map((i) => bytes.subarray(0, i));
    // a key exchange each
    for (const damaged of dueCases([...changed, ...cut], 8))
      expect(['damaged', 'no key']).toContain(await outcome(damaged, [key]));
  });

  it('opens with its passphrase', async () => {
    const sealed = await sealAge('s3cret', { passphrase: 'correct horse' });
    expect(await outcome(sealed, [])).toBe('no key');
    expect(await outcome(sealed, [], 'correct horse')).toBe(
      createHash('sha256').update('s3cret').digest('hex'),
    );
  }, 60_000);
});
