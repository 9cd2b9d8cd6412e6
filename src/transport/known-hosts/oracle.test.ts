import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Dice } from '../../../test/random/dice.ts';
import { randomKnownHosts } from '../../../test/random/known-hosts.ts';
import { dueSeeds } from '../../../test/support/today.ts';
import { KnownHosts, type KnownKey, parseKnownHosts } from './known-hosts.ts';
import { fingerprint } from './public-key.ts';

/**
 * What known_hosts files say about hosts, compared with ssh-keygen -l -F, which reads keys as ssh does. A part of
 * a thousand files has its turn each day; ssh-keygen reads fifty of them at once, as one file.
 */
const folder = mkdtempSync(join(tmpdir(), 'kplay-known-'));
afterAll(() => rmSync(folder, { recursive: true }));

const names = ['web1', 'web2', 'db.example.org', 'a.b.example.org', '10.0.0.1', '::1', 'x'];
const asked = names.flatMap((name) => [name, `[${name}]:2222`]);
const keys = [
  ...['ed25519', 'ecdsa -b 256', 'ecdsa -b 521', 'rsa -b 1024', 'dsa'].map(newKey),
  'sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIOPlX4bOj6TGWLwuzwrmN2R4X2CzHvJH7HbjKmUMEnk1AAAABHNzaDo=',
];

function newKey(options: string): string {
  const file = join(folder, options.replaceAll(' ', ''));
  execFileSync('ssh-keygen', ['-q', '-t', ...options.split(' '), '-N', '', '-C', '', '-f', file]);
  return readFileSync(`${file}.pub`, 'utf8').trim();
}

/** The lines that ssh-keygen finds for a name: number, marker and fingerprint. */
function foundBySsh(file: string, name: string): string[] {
  const { stdout } = spawnSync('ssh-keygen', ['-l', '-F', name, '-f', file], { encoding: 'utf8' });
  const lines = stdout.matchAll(/^# Host .* found: line (\d+) ?(\w*)\n\S+ \S+ (\S+)/gm);
  return [...lines].map(([, line, marker, print]) => `${line} ${marker} ${print}`);
}

const words = { '': '', '@revoked': 'REVOKED', '@cert-authority': 'CA' };
const shown = ({ line, marker, blob }: KnownKey) => `${line} ${words[marker]} ${fingerprint(blob)}`;

const seeds = dueSeeds(1000, 4);
const batches = Array.from({ length: Math.ceil(seeds.length / 50) }, (_, i) =>
  seeds.slice(i * 50, i * 50 + 50),
);

test.each(batches.map((batch) => [batch[0], batch.at(-1), batch] as const))(
  'files %i to %i',
  (_1, _2, batch) => {
    const files = batch.map((seed) => randomKnownHosts(new Dice(seed), names, keys));
    const all = join(folder, 'known_hosts');
    writeFileSync(all, files.flat().join(''));
    const found = new Map(asked.map((name) => [name, foundBySsh(all, name)]));
    let before = 0;
    for (const [i, lines] of files.entries()) {
      const known = new KnownHosts(parseKnownHosts(lines.join(''), 'f'));
      for (const name of asked) {
        const ours = known.find(name).map((key) => shown({ ...key, line: key.line + before }));
        const inFile = (line: string) =>
          parseInt(line, 10) > before && parseInt(line, 10) <= before + lines.length;
        const theirs = found.get(name)!.filter(inFile);
        expect(ours.sort(), `seed ${batch[i]}: ${name} from line ${before} in\n${lines.join('')}`).toEqual(
          theirs.sort(),
        );
      }
      before += lines.length;
    }
  },
);

test('fingerprints are those of ssh-keygen -l', () => {
  const printed = execFileSync('ssh-keygen', ['-lf', join(folder, 'ed25519.pub')], { encoding: 'utf8' });
  expect(printed).toContain(` ${fingerprint(Buffer.from(keys[0]!.split(' ')[1]!, 'base64'))} `);
});
