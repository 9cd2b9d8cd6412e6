import type { AlgorithmKind, SshRules } from '../../core/ssh-rules.ts';

/** The keywords that list algorithms. */
const kinds: Record<string, AlgorithmKind> = {
  kexalgorithms: 'kex',
  ciphers: 'cipher',
  macs: 'mac',
  hostkeyalgorithms: 'hostKey',
  pubkeyacceptedalgorithms: 'userKey',
  casignaturealgorithms: 'authority',
  // the name before OpenSSH 8.5
  pubkeyacceptedkeytypes: 'userKey',
};

/** The keywords that forbid a way to log in. */
const methods: Record<string, string> = {
  pubkeyauthentication: 'publickey',
  passwordauthentication: 'password',
  kbdinteractiveauthentication: 'keyboard-interactive',
  challengeresponseauthentication: 'keyboard-interactive',
};

/** Adds the trust and login settings of a line of `ssh -G`; ignores other keywords. */
export function takeRule(rules: SshRules, keyword: string, value: string): void {
  const kind = kinds[keyword];
  if (kind) rules.algorithms[kind] = value.split(',');
  else if (methods[keyword] && /^(no|false)$/.test(value)) forbid(rules, methods[keyword]);
  else if (keyword === 'preferredauthentications') prefer(rules, value.split(','));
  else if (keyword === 'revokedhostkeys' && value !== 'none') rules.revokedHostKeys.push(value);
  else if (keyword === 'hostkeyalias') rules.hostKeyAlias = value;
  else if (keyword === 'checkhostip' && value === 'yes') rules.checkHostIp = true;
  else if (keyword === 'knownhostscommand' && value !== 'none') rules.knownHostsCommand = true;
  else if (keyword === 'requiredrsasize') rules.leastRsaBits = Number(value);
  else if (keyword === 'identitiesonly' && value === 'yes') rules.identitiesOnly = true;
  else if (keyword === 'identityagent') takeAgent(rules, value);
}

const allMethods = ['publickey', 'password', 'keyboard-interactive'];

function forbid(rules: SshRules, method: string): void {
  rules.methods = (rules.methods ?? allMethods).filter((each) => each !== method);
}

function prefer(rules: SshRules, preferred: string[]): void {
  rules.methods = (rules.methods ?? allMethods).filter((each) => preferred.includes(each));
}

/** Reads a path, none, SSH_AUTH_SOCK, or another variable with a leading dollar sign. */
function takeAgent(rules: SshRules, value: string): void {
  if (value === 'SSH_AUTH_SOCK') return;
  rules.agent = value === 'none' ? '' : value.startsWith('$') ? (process.env[value.slice(1)] ?? '') : value;
}
