import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { HostKeyPolicy } from '../../core/host-keys.ts';
import type { SshRules } from '../../core/ssh-rules.ts';
import type { Address } from '../transport.ts';
import { type Evidence, hostKeyCheck } from './host-key.ts';
import { KnownHosts, parseKnownHosts } from './known-hosts.ts';

const folder = mkdtempSync(join(tmpdir(), 'kplay-host-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

function key(name: string, ...options: string[]): string {
  execFileSync('ssh-keygen', ['-q', ...options, '-N', '', '-C', '', '-f', join(folder, name)]);
  return readFileSync(join(folder, `${name}.pub`), 'utf8').trim();
}

const ours = key('ours', '-t', 'ed25519');
const other = key('other', '-t', 'ed25519');
const rsa = key('rsa', '-t', 'rsa', '-b', '1024');
const blob = (line: string) => Buffer.from(line.split(' ')[1]!, 'base64');

/** The verdict on a key that is shown, or the error. */
function verdict(known: string, shown: string, rules: Partial<SshRules> = {}, revoked?: string, ip?: string) {
  return verdictBy('strict', known, shown, rules, revoked, ip);
}

function verdictBy(
  hostKeys: HostKeyPolicy,
  known: string,
  shown: string,
  rules: Partial<SshRules> = {},
  revoked?: string,
  ip?: string,
) {
  const address = {
    name: 'web1',
    host: 'web1',
    port: 22,
    knownHosts: ['f'],
    hostKeys,
    rules: { revokedHostKeys: [], algorithms: {}, ...rules },
  } as unknown as Address;
  const evidence: Evidence = {
    known: new KnownHosts(parseKnownHosts(known, 'f')),
    revoked: { problem: () => revoked },
    ip: () => ip,
  };
  return hostKeyCheck(evidence, address).refusal(blob(shown))?.message ?? 'trusted';
}

const both = `web1 ${ours}\n192.0.2.7 ${other}`;

test.each<[string, string, string]>([
  ['known', verdict(`web1 ${ours}`, ours), 'trusted'],
  ['known, and revoked', verdict(`web1 ${ours}`, ours, {}, 'is revoked by g'), 'is revoked by g'],
  [
    'another one for the address',
    verdict(both, ours, { checkHostIp: true }, undefined, '192.0.2.7'),
    'f:2 has',
  ],
  ['the same, unchecked', verdict(both, ours, {}, undefined, '192.0.2.7'), 'trusted'],
  ['nothing of the address', verdict(both, ours, { checkHostIp: true }, undefined, '192.0.2.8'), 'trusted'],
  ['behind a proxy', verdict(both, ours, { checkHostIp: true }), 'trusted'],
  ['under its alias', verdict(`alias ${ours}\nweb1 ${other}`, ours, { hostKeyAlias: 'alias' }), 'trusted'],
  ['not under its alias', verdict(`web1 ${ours}`, ours, { hostKeyAlias: 'alias' }), 'is not known'],
  ['an RSA key of 1024 bits', verdict(`web1 ${rsa}`, rsa), 'trusted'],
  ['one bit too few', verdict(`web1 ${rsa}`, rsa, { leastRsaBits: 1025 }), 'has fewer than 1025 bits'],
  ['unknown: strict', verdict('', ours), 'is not known'],
  ['unknown: accept-new', verdictBy('accept-new', '', ours), 'trusted'],
  ['unknown: off', verdictBy('off', '', ours), 'trusted'],
  ['changed: accept-new', verdictBy('accept-new', `web1 ${other}`, ours), 'has changed'],
  ['changed: off', verdictBy('off', `web1 ${other}`, ours), 'trusted'],
  [
    'another one for the address: off',
    verdictBy('off', both, ours, { checkHostIp: true }, undefined, '192.0.2.7'),
    'trusted',
  ],
  ['marked as revoked: off', verdictBy('off', `@revoked web1 ${ours}`, ours), 'is revoked'],
  ['in a list of revoked keys: off', verdictBy('off', '', ours, {}, 'is revoked by g'), 'is revoked by g'],
])('%s', (_, told, expected) => {
  expect(told).toContain(expected);
});
