/** What the parts of an SSH connection are negotiated from. */
export type AlgorithmKind = 'kex' | 'cipher' | 'mac' | 'hostKey' | 'userKey';

/** What ssh_config(5) says about whom to trust and how to log in, beyond addresses, names and files of keys. */
export interface SshRules {
  /** Files of host keys that are not to be trusted any more. */
  revokedHostKeys: string[];
  /** The name that known_hosts has the host's key under. */
  hostKeyAlias?: string;
  /** Has the host's address another key in known_hosts, the host is not trusted. */
  checkHostIp?: true;
  /** known_hosts is not all: a command is to be asked, which the ssh transport cannot do. */
  knownHostsCommand?: true;
  /** The algorithms that may be used. */
  algorithms: Partial<Record<AlgorithmKind, string[]>>;
  /** The fewest bits of an RSA key that will do. */
  leastRsaBits?: number;
  /** The ways to log in that may be used (RFC 4252); all when absent. */
  methods?: string[];
  /** The agent has keys for others too: only those of the named files may be used. */
  identitiesOnly?: true;
  /** The agent's socket; '' for no agent, that of SSH_AUTH_SOCK when absent. */
  agent?: string;
}
