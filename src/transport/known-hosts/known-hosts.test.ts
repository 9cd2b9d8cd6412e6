import { describe, expect, test } from 'vitest';
import { cpuTime } from '../../../test/support/cpu-time.ts';
import { KnownHosts, parseKnownHosts } from './known-hosts.ts';
import { keyType } from './public-key.ts';

/** A key in wire format, with strings of these bytes behind its type. */
function blobOf(type: string, ...strings: string[]): Buffer {
  return Buffer.concat(
    [type, ...strings].flatMap((string) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(string.length);
      return [length, Buffer.from(string)];
    }),
  );
}

const ed = blobOf('ssh-ed25519', '1'.repeat(32));
const ed2 = blobOf('ssh-ed25519', '2'.repeat(32));
const rsa = blobOf('ssh-rsa', '3', 'modulus');
const token = blobOf('sk-ssh-ed25519@openssh.com', '4'.repeat(32), 'ssh:');
const text = (blob: Buffer) => `${keyType(blob)} ${blob.toString('base64')}`;

describe('the verdict on a key', () => {
  test.each([
    { name: 'listed', file: `web1 ${text(ed)}`, verdict: 'known' },
    { name: 'listed with comment and CRLF', file: `web1 ${text(ed)} root@web1\r\n`, verdict: 'known' },
    { name: 'CRLF without comment', file: `web1 ${text(ed)}\r\n`, verdict: 'known' },
    { name: 'tabs, leading blanks, a comment line', file: `# c\n\n \tweb1\t${text(ed)}`, verdict: 'known' },
    { name: 'one of several names', file: `web0,web1 ${text(ed)}`, verdict: 'known' },
    { name: 'a second key of the same type', file: `web1 ${text(ed2)}\nweb1 ${text(ed)}`, verdict: 'known' },
    { name: 'in no file', file: '', verdict: 'unknown' },
    { name: 'listed for another host', file: `web2 ${text(ed)}`, verdict: 'unknown' },
    { name: 'another key of the same type', file: `web1 ${text(ed2)}`, verdict: 'changed' },
    { name: 'only another type known', file: `web1 ${text(rsa)}`, verdict: 'changed' },
    { name: 'excluded by a negation', file: `web*,!web1 ${text(ed)}`, verdict: 'unknown' },
    { name: 'revoked', file: `web1 ${text(ed)}\n@revoked * ${text(ed)}`, verdict: 'revoked' },
    { name: 'another key revoked', file: `web1 ${text(ed)}\n@revoked * ${text(ed2)}`, verdict: 'known' },
    { name: 'only others revoked', file: `@revoked web1 ${text(ed2)}`, verdict: 'unknown' },
    { name: 'a CA is no key', file: `@cert-authority web1 ${text(ed)}`, verdict: 'unknown' },
    { name: 'an unknown marker', file: `@trusted web1 ${text(ed)}`, verdict: 'unknown' },
    { name: 'broken base64', file: 'web1 ssh-ed25519 AA*A', verdict: 'unknown' },
    {
      name: 'a type that the blob denies',
      file: `web1 ssh-rsa ${ed.toString('base64')}`,
      verdict: 'unknown',
    },
    { name: 'only a type that cannot be negotiated', file: `web1 ${text(token)}`, verdict: 'changed' },
    { name: 'a key that is cut off', file: `web1 ${text(ed2.subarray(0, 30))}`, verdict: 'unknown' },
    { name: 'with a port, listed so', port: 2222, file: `[web1]:2222 ${text(ed)}`, verdict: 'known' },
    { name: 'with a port, listed without', port: 2222, file: `web1 ${text(ed)}`, verdict: 'known' },
    { name: 'with a port, another without', port: 2222, file: `web1 ${text(ed2)}`, verdict: 'unknown' },
    {
      name: 'with a port, changed there',
      port: 2222,
      file: `[web1]:2222 ${text(ed2)}\nweb1 ${text(ed)}`,
      verdict: 'changed',
    },
    { name: 'port 22 does not see other ports', file: `[web1]:2222 ${text(ed)}`, verdict: 'unknown' },
  ])('$name: $verdict', ({ file, port, verdict }) => {
    const known = new KnownHosts(parseKnownHosts(file, 'known_hosts'));
    expect(known.judge('web1', port ?? 22, ed).kind).toBe(verdict);
  });

  test('a changed key names the line of the old one of its type', () => {
    const known = new KnownHosts(parseKnownHosts(`\nweb1 ${text(rsa)}\nweb1 ${text(ed2)}\n`, 'f'));
    expect(known.judge('web1', 22, ed)).toMatchObject({ kind: 'changed', known: { file: 'f', line: 3 } });
    expect(known.typesOf('WEB1', 22)).toEqual(['ssh-rsa', 'ssh-ed25519']);
  });

  test('100000 lines are read and asked in under 2 s', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `host${i} ${text(ed)}`).join('\n');
    const spent = cpuTime();
    const known = new KnownHosts(parseKnownHosts(lines, 'f'));
    for (let i = 0; i < 1000; i++) expect(known.find(`host${i * 7}`)).toHaveLength(1);
    expect(spent()).toBeLessThan(2000);
  });
});
