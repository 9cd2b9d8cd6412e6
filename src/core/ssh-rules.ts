/** The kinds of algorithms that an SSH connection negotiates. */
export type AlgorithmKind = 'kex' | 'cipher' | 'mac' | 'hostKey' | 'userKey' | 'authority';

/** The trust and login settings of ssh_config(5), without addresses, names and files of keys. */
export interface SshRules {
  /** Files of host keys that are no longer trusted. */
  revokedHostKeys: string[];
  /** The name of the host's key in known_hosts. */
  hostKeyAlias?: string;
  /** If known_hosts has another key for the host's address, the host is not trusted. */
  checkHostIp?: true;
  /** A command must be asked in addition to known_hosts, which the ssh transport cannot do. */
  knownHostsCommand?: true;
  /** The algorithms that may be used. */
  algorithms: Partial<Record<AlgorithmKind, string[]>>;
  /** The minimum number of bits of an RSA key. */
  leastRsaBits?: number;
  /** The ways to log in that may be used (RFC 4252); all when absent. */
  methods?: string[];
  /** The agent may have keys for others: only the keys of the named files may be used. */
  identitiesOnly?: true;
  /** The agent's socket; '' for no agent, that of SSH_AUTH_SOCK when absent. */
  agent?: string;
}
