import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { keyType, stringsIn } from './public-key.ts';

/** The certificate of a host, see PROTOCOL.certkeys of OpenSSH. */
export interface HostCertificate {
  /** The key that it certifies, in wire format. */
  key: Buffer;
  /** The key that has signed it, in wire format. */
  authority: Buffer;
  /** The algorithm of the signature. */
  signedBy: string;
  /** Why it does not certify the key of a host now; undefined if it does. */
  problem(host: string): string | undefined;
}

/** The certificates that the ssh transport reads, and how many strings their keys have. */
const keySizes: Record<string, number> = { 'ssh-ed25519': 1 };
for (const bits of [256, 384, 521]) keySizes[`ecdsa-sha2-nistp${bits}`] = 2;

const suffix = '-cert-v01@openssh.com';

/** The names of host key algorithms with certificates. */
export const certificateAlgorithms = Object.keys(keySizes).map((type) => type + suffix);

const hostType = 2;

/** Reads a certificate; undefined for anything else. */
export function readCertificate(blob: Buffer): HostCertificate | undefined {
  const type = keyType(blob).replace(suffix, '');
  if (!certificateAlgorithms.includes(keyType(blob))) return undefined;
  try {
    return certificateOf(type, new Reader(blob));
  } catch {
    return undefined;
  }
}

function certificateOf(type: string, reader: Reader): HostCertificate {
  reader.string();
  reader.string();
  const key = Buffer.concat([type, ...reader.strings(keySizes[type]!)].map(withLength));
  // the serial number
  reader.number(8);
  const kind = Number(reader.number(4));
  reader.string();
  const principals = stringsIn(reader.string()).map(String);
  const [after, before] = [reader.number(8), reader.number(8)];
  const critical = reader.string();
  reader.strings(2);
  const authority = reader.string();
  const signed = reader.past;
  const signature = reader.string();
  return {
    key,
    authority,
    signedBy: String(stringsIn(signature)[0] ?? ''),
    problem(host) {
      const now = BigInt(Math.floor(Date.now() / 1000));
      if (kind !== hostType) return 'is for users, not for hosts';
      if (principals.length > 0 && !principals.includes(host.toLowerCase()))
        return `is for ${principals.join(', ')}, not for ${host}`;
      if (now < after || now >= before) return now < after ? 'is not valid yet' : 'has expired';
      if (critical.length > 0) return 'has options that kplay does not know';
      return isSigned(signed, signature, authority) ? undefined : 'has an invalid signature';
    },
  };
}

/** Reads the fields of a structure of SSH one after the other. Throws at its end. */
class Reader {
  readonly #blob: Buffer;
  #at = 0;

  constructor(blob: Buffer) {
    this.#blob = blob;
  }

  /** All that has been read. */
  get past(): Buffer {
    return this.#blob.subarray(0, this.#at);
  }

  number(bytes: 4 | 8): bigint {
    const at = this.#at;
    this.#at += bytes;
    return bytes === 4 ? BigInt(this.#blob.readUInt32BE(at)) : this.#blob.readBigUInt64BE(at);
  }

  string(): Buffer {
    const length = Number(this.number(4));
    if (this.#at + length > this.#blob.length) throw new RangeError('the end is missing');
    this.#at += length;
    return this.#blob.subarray(this.#at - length, this.#at);
  }

  strings(count: number): Buffer[] {
    return Array.from({ length: count }, () => this.string());
  }
}

function withLength(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const hashes: Record<string, string> = {
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
  'rsa-sha2-256': 'sha256',
  'rsa-sha2-512': 'sha512',
};

/** Whether an authority has signed this. SHA-1 does not count. */
function isSigned(signed: Buffer, signature: Buffer, authority: Buffer): boolean {
  const [name = '', bytes = Buffer.alloc(0)] = stringsIn(signature);
  const algorithm = String(name);
  const type = keyType(authority);
  const fits = type === 'ssh-rsa' ? algorithm.startsWith('rsa-sha2-') : algorithm === type;
  if (!fits || (type !== 'ssh-ed25519' && !hashes[algorithm])) return false;
  try {
    const key = keyObject(authority);
    if (!type.startsWith('ecdsa')) return verify(hashes[algorithm], signed, key, bytes);
    const size = Math.ceil(Number(type.slice(-3)) / 8);
    const raw = Buffer.concat(stringsIn(bytes).map((number) => padded(number, size)));
    return verify(hashes[algorithm], signed, { key, dsaEncoding: 'ieee-p1363' }, raw);
  } catch {
    return false;
  }
}

/** A whole number with so many bytes, without the zero byte of its sign. */
function padded(number: Buffer, size: number): Buffer {
  return Buffer.concat([Buffer.alloc(size), number]).subarray(-size);
}

function keyObject(blob: Buffer): KeyObject {
  const type = keyType(blob);
  const [, first = Buffer.alloc(0), second = Buffer.alloc(0)] = stringsIn(blob);
  const text = (bytes: Buffer) => bytes.toString('base64url');
  const half = (second.length - 1) / 2;
  const jwk =
    type === 'ssh-ed25519'
      ? { kty: 'OKP', crv: 'Ed25519', x: text(first) }
      : type === 'ssh-rsa'
        ? { kty: 'RSA', e: text(first), n: text(second) }
        : {
            kty: 'EC',
            crv: `P-${type.slice(-3)}`,
            x: text(second.subarray(1, 1 + half)),
            y: text(second.subarray(1 + half)),
          };
  return createPublicKey({ key: jwk, format: 'jwk' });
}
