import type { ConnectionError } from '../../core/connection-error.ts';
import { algorithmsFor } from '../ssh2/algorithms.ts';
import type { Address } from '../transport.ts';
import { mismatch, swapped, unfitting, unknownHostKey } from './host-key-complaint.ts';
import type { HostKeyVerdict, KnownHosts } from './known-hosts.ts';
import { appendKnownHost } from './known-hosts-file.ts';
import { keyType, stringsIn } from './public-key.ts';
import type { RevokedKeys } from './revoked-keys.ts';

/**
 * The host key algorithms to offer, starting with those of the known keys of the host: a host with several keys
 * then shows one that can be checked, as with ssh (HostKeyAlgorithms in ssh_config(5)).
 */
function hostKeyAlgorithms(address: Address, knownTypes: string[]): string[] {
  const all = algorithmsFor(address, 'hostKey');
  const isKnown = (name: string) => knownTypes.includes(name.startsWith('rsa-sha2-') ? 'ssh-rsa' : name);
  return [...all.filter(isKnown), ...all.filter((name) => !isKnown(name))];
}

/** The check of one connection's host key. */
export interface HostKeyCheck {
  algorithms: string[];
  /** Undefined if the key can be trusted. Called again at each rekey: then only the first key is accepted. */
  refusal(blob: Buffer): ConnectionError | undefined;
  /** The type of the key that is trusted. */
  readonly type: string | undefined;
  /** Saves a newly accepted key, after the handshake has proven that the host owns it. */
  remember(): Promise<void>;
}

/** The data for judging a host's key. */
export interface Evidence {
  known: KnownHosts;
  revoked: RevokedKeys;
  /** The IP address of the host's name; undefined if another program made the connection. */
  ip(): string | undefined;
}

/** Prepares the check of a host's key against the files of its address. */
export function hostKeyCheck(evidence: Evidence, address: Address): HostKeyCheck {
  const [host, port] = knownAs(address);
  let trusted: Buffer | undefined;
  let isNew = false;
  return {
    algorithms: hostKeyAlgorithms(address, evidence.known.typesOf(host, port)),
    refusal(blob) {
      if (trusted) return trusted.equals(blob) ? undefined : swapped(address, blob);
      const verdict = evidence.known.judge(host, port, blob);
      const problem =
        unfit(evidence, address, blob) ??
        disagreement(evidence, address, blob) ??
        distrust(address, blob, verdict);
      if (problem) return problem;
      isNew = verdict.kind === 'unknown' && address.hostKeys === 'accept-new';
      trusted = Buffer.from(blob);
      return undefined;
    },
    get type() {
      return trusted && keyType(trusted);
    },
    async remember() {
      const file = address.knownHosts[0];
      if (isNew && trusted && file) await appendKnownHost(file, host, port, trusted);
    },
  };
}

/** The error for a key that the files do not contain, as far as the policy refuses it. */
function distrust(address: Address, blob: Buffer, verdict: HostKeyVerdict): ConnectionError | undefined {
  const { hostKeys } = address;
  if (verdict.kind === 'known') return undefined;
  if (hostKeys === 'off' && verdict.kind !== 'revoked') return undefined;
  if (verdict.kind !== 'unknown') return mismatch(address, blob, verdict);
  return hostKeys === 'accept-new' ? undefined : unknownHostKey(address, blob);
}

/** The name and port of a host in known_hosts: an alias has no port. */
function knownAs({ host, port, rules }: Address): [string, number] {
  return rules?.hostKeyAlias === undefined ? [host, port] : [rules.hostKeyAlias, 22];
}

/** The error for a key that is not trusted even if it is in known_hosts. */
function unfit({ revoked }: Evidence, address: Address, blob: Buffer): ConnectionError | undefined {
  const least = address.rules?.leastRsaBits ?? 1024;
  const isShort = keyType(blob) === 'ssh-rsa' && rsaBits(blob) < least;
  const problem = isShort ? `has fewer than ${least} bits` : revoked.problem(blob);
  if (problem === undefined) return undefined;
  return unfitting(address, blob, problem);
}

/** With CheckHostIP: the error if known_hosts has different keys for the host's address and its name. */
function disagreement({ known, ip }: Evidence, address: Address, blob: Buffer): ConnectionError | undefined {
  const other = address.rules?.checkHostIp ? ip() : undefined;
  // as for ssh: every machine has this address
  if (address.hostKeys === 'off') return undefined;
  const verdict =
    other === undefined || isLoopback(other) ? undefined : known.judge(other, address.port, blob);
  if (verdict?.kind === 'changed' || verdict?.kind === 'revoked') return mismatch(address, blob, verdict);
  return undefined;
}

function isLoopback(ip: string): boolean {
  return /^(127\.|::1$|::ffff:127\.)/.test(ip);
}

/** The length of the modulus of an RSA key: type, exponent, modulus (RFC 4253, section 6.6). */
function rsaBits(blob: Buffer): number {
  const modulus = stringsIn(blob)[2] ?? Buffer.alloc(0);
  const first = modulus.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (modulus.length - first) * 8 - Math.clz32(modulus[first]!) + 24;
}
