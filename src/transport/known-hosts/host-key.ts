import type { ConnectionError } from '../../core/connection-error.ts';
import { algorithmsFor } from '../ssh2/algorithms.ts';
import type { Address } from '../transport.ts';
import { certificateAlgorithms, readCertificate } from './certificate.ts';
import { mismatch, swapped, unfitting, unknownHostKey } from './host-key-complaint.ts';
import type { HostKeyVerdict, KnownHosts } from './known-hosts.ts';
import { appendKnownHost } from './known-hosts-file.ts';
import { keyType, stringsIn } from './public-key.ts';
import type { RevokedKeys } from './revoked-keys.ts';

/**
 * The host key algorithms to offer, starting with those of the known keys of the host: a host with several keys
 * then shows one that can be checked, as with ssh (HostKeyAlgorithms in ssh_config(5)).
 */
function hostKeyAlgorithms(address: Address, knownTypes: string[], mayBeCertified: boolean): string[] {
  const all = algorithmsFor(address, 'hostKey').filter(
    (name) => mayBeCertified || !certificateAlgorithms.includes(name),
  );
  const isKnown = (name: string) => knownTypes.includes(name.startsWith('rsa-sha2-') ? 'ssh-rsa' : name);
  return [...all.filter(isKnown), ...all.filter((name) => !isKnown(name))];
}

/** The check of one connection's host key. */
export interface HostKeyCheck {
  algorithms: string[];
  /** Undefined if the key can be trusted. Called again at each rekey: then only the first key is accepted. */
  refusal(blob: Buffer): ConnectionError | undefined;
  /** The key inside of a certificate that the host showed; undefined if it showed a plain key. */
  certified(blob: Buffer): Buffer | undefined;
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
  const authorities = authoritiesFor(evidence, address);
  let trusted: Buffer | undefined;
  let isNew = false;
  const judge = (blob: Buffer, key: Buffer) => {
    const verdict = evidence.known.judge(host, port, key);
    const doubt = key === blob ? undefined : certify(blob, authorities, address);
    const isCertified = key !== blob && doubt === undefined && verdict.kind !== 'revoked';
    isNew = !isCertified && verdict.kind === 'unknown' && address.hostKeys === 'accept-new';
    const refused = unfit(evidence, address, key);
    if (refused || isCertified) return refused;
    return disagreement(evidence, address, key) ?? distrust(address, key, verdict, doubt);
  };
  return {
    algorithms: hostKeyAlgorithms(address, evidence.known.typesOf(host, port), authorities.length > 0),
    certified: (blob) => readCertificate(blob)?.key,
    refusal(blob) {
      if (trusted) return trusted.equals(blob) ? undefined : swapped(address, blob);
      const problem = judge(blob, readCertificate(blob)?.key ?? blob);
      if (!problem) trusted = Buffer.from(blob);
      return problem;
    },
    get type() {
      return trusted && keyType(trusted);
    },
    async remember() {
      const file = address.knownHosts[0];
      const key = trusted && (readCertificate(trusted)?.key ?? trusted);
      if (isNew && key && file) await appendKnownHost(file, host, port, key);
    },
  };
}

/**
 * The authorities whose certificates are accepted for a host. Only ssh reads how a list of revoked keys revokes
 * certificates, so with such a list, no certificate is accepted.
 */
function authoritiesFor({ known }: Evidence, address: Address): Buffer[] {
  return address.rules?.revokedHostKeys.length ? [] : known.authoritiesOf(...knownAs(address));
}

/** Why a certificate does not prove the key of a host; undefined if it does. */
function certify(blob: Buffer, authorities: Buffer[], address: Address): string | undefined {
  const certificate = readCertificate(blob);
  if (!certificate) return 'cannot be read';
  if (!authorities.some((authority) => authority.equals(certificate.authority)))
    return 'is by an authority that known_hosts does not have';
  const allowed = address.rules?.algorithms.authority;
  if (allowed && !allowed.includes(certificate.signedBy))
    return `has a signature by ${certificate.signedBy}, which ssh_config does not allow`;
  return certificate.problem(knownAs(address)[0]);
}

/** The error for a key that the files do not contain, as far as the policy refuses it. */
function distrust(
  address: Address,
  blob: Buffer,
  verdict: HostKeyVerdict,
  certificate: string | undefined,
): ConnectionError | undefined {
  const { hostKeys } = address;
  if (verdict.kind === 'known') return undefined;
  if (hostKeys === 'off' && verdict.kind !== 'revoked') return undefined;
  if (verdict.kind !== 'unknown') return mismatch(address, blob, verdict);
  return hostKeys === 'accept-new' ? undefined : unknownHostKey(address, blob, certificate);
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
