import { createHash } from 'node:crypto';

/** The type inside a public key in wire format (RFC 4253, section 6.6), '' for an invalid key. */
export function keyType(blob: Buffer): string {
  if (blob.length < 4) return '';
  const length = blob.readUInt32BE(0);
  return length > 64 ? '' : blob.toString('latin1', 4, 4 + length);
}

/** `SHA256:...`, as ssh-keygen -l prints it. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The strings that a structure of SSH consists of, each after its length (RFC 4251, section 5); [] if it is cut off. */
export function stringsIn(blob: Buffer): Buffer[] {
  const strings: Buffer[] = [];
  for (let at = 0; at < blob.length; ) {
    const end = at + 4 > blob.length ? Infinity : at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return [];
    strings.push(blob.subarray(at + 4, end));
    at = end;
  }
  return strings;
}

/** The sizes of the strings behind the type of a key, in bytes; 0 for any size. */
const shapes: Record<string, number[]> = {
  'ssh-ed25519': [32],
  'ecdsa-sha2-nistp256': [8, 65],
  'ecdsa-sha2-nistp384': [8, 97],
  'ecdsa-sha2-nistp521': [8, 133],
  'ssh-rsa': [0, 0],
  'ssh-dss': [0, 0, 0, 0],
  'sk-ssh-ed25519@openssh.com': [32, 0],
  'sk-ecdsa-sha2-nistp256@openssh.com': [8, 65, 0],
};

/** Whether this is a whole public key of a type that OpenSSH reads; a certificate does not count. */
export function isWholeKey(blob: Buffer): boolean {
  const sizes = shapes[keyType(blob)];
  const strings = stringsIn(blob).slice(1);
  const fits = ({ length }: Buffer, i: number) => (sizes?.[i] === 0 ? length > 0 : length === sizes?.[i]);
  return strings.length === sizes?.length && strings.every(fits);
}
