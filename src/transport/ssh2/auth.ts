import type { AnyAuthMethod, AuthenticationType, ParsedKey } from 'ssh2';
import { ConnectionError } from '../../core/connection-error.ts';
import { addressText, cleanReason } from '../errors.ts';
import type { Address } from '../transport.ts';
import { SomeOfAgent } from './agent.ts';
import { mayUserKeyBe } from './algorithms.ts';
import { type LoadedKey, loadKey, publicHalves } from './private-keys.ts';

/** The authentication of one connection: the methods to try, and the error if all fail. */
export interface Authentication {
  /**
   * The next method to try (RFC 4252, section 5), false when all have been tried.
   * @param left the methods that the host accepts; null before the first request
   * @param isPart the previous method succeeded, and the host requires another one
   */
  next(left: AuthenticationType[] | null, isPart?: boolean | null): AnyAuthMethod | false;
  /** Records a failure, for the message. */
  note(text: string): void;
  failure(): ConnectionError;
  /** The last method that was tried. */
  readonly last: string | undefined;
}

/**
 * Prepares the ways to log in: configured keys first, then the password, then the agent's keys, so that an agent
 * with many keys cannot use up the tries that sshd allows (MaxAuthTries). A key is tried first without asking
 * `none`; a password is sent once, in a way that the host accepts, since wrong ones lock accounts.
 */
export async function authentication(address: Address, agent?: string): Promise<Authentication> {
  const keys = await Promise.all(address.privateKeys.map(loadKey));
  const ways = await waysOf(address, keys, agent);
  const tried: string[] = [];
  const notes = keys.flatMap((key) => noteOn(address, key) ?? []);
  let offered: readonly string[] = [];
  let isPasswordUsed = false;
  let isAsked = false;
  const isOpen = (way: Way, left: AuthenticationType[]) =>
    left.includes(wireName(way.method.type) as AuthenticationType) && !(way.isPassword && isPasswordUsed);
  return {
    next(left, isPart) {
      if (left) offered = left;
      if (isPart) isPasswordUsed = false;
      if (!left && ways[0]?.isPassword && !isAsked) {
        isAsked = true;
        return { type: 'none', username: address.user };
      }
      for (let way = ways.shift(); way; way = ways.shift()) {
        if (left && !isOpen(way, left)) continue;
        isPasswordUsed ||= way.isPassword;
        tried.push(way.label);
        return way.method;
      }
      return false;
    },
    note: (text) => void notes.push(cleanReason(text)),
    failure: () => failure(address, tried, notes, offered),
    get last() {
      return tried.at(-1);
    },
  };
}

function noteOn(address: Address, loaded: LoadedKey): string | undefined {
  if ('problem' in loaded) return loaded.problem;
  return mayUserKeyBe(address, loaded.key.type)
    ? undefined
    : `ssh_config allows no key such as ${loaded.file}`;
}

interface Way {
  label: string;
  method: AnyAuthMethod;
  /** It sends the password to the host. */
  isPassword: boolean;
}

async function waysOf(address: Address, keys: LoadedKey[], agent: string | undefined): Promise<Way[]> {
  const { user: username, password, rules } = address;
  const ways = keys.flatMap((k) =>
    'key' in k && mayUserKeyBe(address, k.key.type)
      ? [keyWay(k.file, { type: 'publickey', username, key: k.key })]
      : [],
  );
  if (password !== undefined) {
    const method = { type: 'password', username, password } as const;
    ways.push({ label: 'the password', isPassword: true, method });
    const asked = interactive(username, password);
    ways.push({ label: 'the password, when asked', isPassword: true, method: asked });
  }
  if (agent) {
    const named = rules?.identitiesOnly && (await publicHalves(keys));
    const may = (key: ParsedKey) =>
      mayUserKeyBe(address, key.type) && (!named || named.has(key.getPublicSSH().toString('base64')));
    const some = rules ? new SomeOfAgent(agent, may) : agent;
    ways.push(keyWay('the keys of the agent', { type: 'agent', username, agent: some }));
  }
  return ways.filter(({ method }) => rules?.methods?.includes(wireName(method.type)) ?? true);
}

function keyWay(label: string, method: AnyAuthMethod): Way {
  return { label, method, isPassword: false };
}

/** Answers the password question of PAM hosts (RFC 4256); only hidden questions get the password. */
function interactive(username: string, password: string): AnyAuthMethod {
  return {
    type: 'keyboard-interactive',
    username,
    prompt: (_name, _instructions, _lang, prompts, finish) =>
      finish(prompts.map((prompt) => (prompt.echo ? '' : password))),
  };
}

function wireName(type: string): string {
  return type === 'agent' ? 'publickey' : type;
}

function failure(address: Address, tried: string[], notes: string[], offered: readonly string[]) {
  const attempts = tried.length > 0 ? `tried ${tried.join(', ')}` : 'no method could be tried';
  const reasons = notes.length > 0 ? `; ${notes.join('; ')}` : '';
  const wanted = offered.length > 0 ? `the host accepts ${cleanReason(offered.join(', '))}; ` : '';
  return new ConnectionError(
    'authentication',
    `${addressText(address)} refuses the login of ${address.user}: ${attempts}${reasons}`,
    `${wanted}check kplay_user and kplay_private_key, or add a key to the agent (ssh-add)`,
  );
}
