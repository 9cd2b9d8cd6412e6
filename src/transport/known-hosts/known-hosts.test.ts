import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cpuTime } from '../../../test/support/cpu-time.ts';
import { fingerprint, KnownHosts, keyType, parseKnownHosts } from './known-hosts.ts';

/** A blob that names itself `type`; ssh-keygen is not asked about these, so any content will do. */
function blobOf(type: string, content: string): Buffer {
  const name = Buffer.alloc(4);
  name.writeUInt32BE(type.length);
  return Buffer.concat([name, Buffer.from(type + content)]);
}

const ed = blobOf('ssh-ed25519', 'one');
const ed2 = blobOf('ssh-ed25519', 'two');
const rsa = blobOf('ssh-rsa', 'three');
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
    {
      name: 'a type that cannot be negotiated',
      file: `web1 ${text(blobOf('ssh-dss', 'x'))}`,
      verdict: 'unknown',
    },
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

describe('compared with ssh-keygen -F', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-known-'));
  const keys: string[] = [];
  const names = ['web1', 'web2', 'db.example.org', 'a.b.example.org', '10.0.0.1', '::1', 'x'];

  beforeAll(() => {
    for (const [type, bits] of [['ed25519'], ['ecdsa', '256'], ['rsa', '2048']]) {
      const file = join(folder, type!);
      execFileSync('ssh-keygen', ['-q', '-t', type!, ...(bits ? ['-b', bits] : []), '-N', '', '-f', file]);
      keys.push(readFileSync(`${file}.pub`, 'utf8').trim());
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('fingerprints are those of ssh-keygen -l', () => {
    const printed = execFileSync('ssh-keygen', ['-lf', join(folder, 'rsa.pub')], { encoding: 'utf8' });
    expect(printed).toContain(` ${fingerprint(Buffer.from(keys[2]!.split(' ')[1]!, 'base64'))} `);
  });

  test.each(Array.from({ length: 12 }, (_, seed) => seed))('file of seed %i', (seed) => {
    const random = generator(seed);
    const file = join(folder, `known_hosts.${seed}`);
    const lines = Array.from({ length: 30 }, () => randomLine(random, names, keys));
    writeAndHash(file, lines, seed % 3 === 0);
    const content = readFileSync(file, 'utf8');
    const known = new KnownHosts(parseKnownHosts(content, file));
    for (const host of names)
      for (const name of [host, `[${host}]:2222`]) {
        const ours = known.find(name).map((key) => key.line);
        expect(new Set(ours), `${name} in\n${content}`).toEqual(new Set(linesFoundBySsh(file, name)));
      }
  });

  function writeAndHash(file: string, lines: string[], hash: boolean): void {
    // -H hashes what has no wildcards, and refuses files with lines that it does not understand
    const wanted = hash ? lines.filter((line) => !/^(nonsense|@odd)/.test(line)) : lines;
    writeFileSync(file, wanted.join(''));
    if (hash) execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' });
  }

  /** The line numbers, without those of certificate authorities, which are not for us. */
  function linesFoundBySsh(file: string, name: string): number[] {
    const { stdout } = spawnFind(file, name);
    return [...stdout.matchAll(/^# Host .* found: line (\d+) ?(.*)$/gm)]
      .filter((match) => match[2] !== 'CA')
      .map((match) => Number(match[1]));
  }

  function spawnFind(file: string, name: string): { stdout: string } {
    try {
      return {
        stdout: execFileSync('ssh-keygen', ['-F', name, '-f', file], { encoding: 'utf8', stdio: 'pipe' }),
      };
    } catch {
      return { stdout: '' };
    }
  }
});

type Random = (below: number) => number;

/** Mulberry32: small, seeded, good enough to pick test cases. */
function generator(seed: number): Random {
  let state = seed + 1;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function randomLine(random: Random, names: string[], keys: string[]): string {
  const pick = <T>(list: T[]): T => list[random(list.length)]!;
  const pattern = () =>
    pick([
      () => pick(names),
      () => `[${pick(names)}]:2222`,
      () => pick(['*', 'web*', '*.example.org', '?', 'web?', '[*]:2222', '[web?]:*']),
      () => `!${pick(names)}`,
      () => pick(names).toUpperCase(),
    ])();
  const hosts = Array.from({ length: 1 + random(3) }, pattern).join(',');
  const marker = pick(['', '', '', '@revoked ', '@cert-authority ']);
  const end = pick(['\n', '\r\n', ' # a comment\n', '\t \n']);
  return pick([
    () => `${marker}${hosts} ${pick(keys).split(' ').slice(0, 2).join(' ')}${end}`,
    () => `  ${hosts}\t${pick(keys).split(' ').slice(0, 2).join('  ')}${end}`,
    () => pick(['# comment\n', '\n', 'nonsense\n', `@odd ${hosts} x y\n`]),
  ])();
}
