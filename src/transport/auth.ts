import { readFile } from 'node:fs/promises';
import type { AnyAuthMethod, AuthenticationType, ParsedKey } from 'ssh2';
import keyParser from 'ssh2/lib/protocol/keyParser.js';
import { clean, placeOf } from './errors.ts';
import { type Address, ConnectionError } from './transport.ts';

/** A private key file, or why it is of no use. */
type LoadedKey = { file: string; key: ParsedKey } | { file: string; problem: string };

const cache = new Map<string, Promise<LoadedKey>>();

/** Reads a private key file once per run: hundreds of hosts share it. */
function loadKey(file: string): Promise<LoadedKey> {
  const loaded = cache.get(file) ?? readKey(file);
  cache.set(file, loaded);
  return loaded;
}

async function readKey(file: string): Promise<LoadedKey> {
  try {
    const parsed = keyParser.parseKey(await readFile(file)) as ParsedKey | ParsedKey[] | Error;
    if (!(parsed instanceof Error)) return { file, key: Array.isArray(parsed) ? parsed[0]! : parsed };
    const problem = /encrypted/i.test(parsed.message)
      ? `${file} is encrypted: add it to the agent with \`ssh-add ${file}\``
      : `${file} is no private key that can be read here`;
    return { file, problem };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { file, problem: missing ? `${file} is not there` : `${file}: ${(error as Error).message}` };
  }
}

/** The authentication of one connection: what to try, and what to say when nothing worked. */
export interface Authentication {
  /** The next method to try (RFC 4252, section 5), false when all have been tried. */
  next(left: AuthenticationType[] | null): AnyAuthMethod | false;
  /** Notes something that did not work, for the message. */
  note(text: string): void;
  failure(): ConnectionError;
}

/**
 * Prepares the ways to log in: configured keys first, then the password, then the agent's keys, so that a
 * full agent cannot use up the tries that sshd allows (MaxAuthTries). A key goes first without asking `none`.
 */
export async function authentication(address: Address, agent?: string): Promise<Authentication> {
  const keys = await Promise.all(address.privateKeys.map(loadKey));
  const methods = methodsOf(address, keys, agent);
  const tried: string[] = [];
  const notes = keys.flatMap((key) => ('problem' in key ? [key.problem] : []));
  let offered: readonly string[] = [];
  return {
    next(left) {
      if (left) offered = left;
      for (let found = methods.shift(); found; found = methods.shift()) {
        if (left && !left.includes(wireName(found.method.type) as AuthenticationType)) continue;
        tried.push(found.label);
        return found.method;
      }
      return false;
    },
    note: (text) => void notes.push(clean(text)),
    failure: () => failure(address, tried, notes, offered),
  };
}

interface Labelled {
  label: string;
  method: AnyAuthMethod;
}

function methodsOf(address: Address, keys: LoadedKey[], agent: string | undefined): Labelled[] {
  const { user: username, password } = address;
  const methods: Labelled[] = keys.flatMap((k) =>
    'key' in k ? [{ label: k.file, method: { type: 'publickey', username, key: k.key } }] : [],
  );
  if (password !== undefined) {
    methods.push({ label: 'the password', method: { type: 'password', username, password } });
    methods.push({ label: 'the password, when asked', method: interactive(username, password) });
  }
  if (agent) methods.push({ label: 'the keys of the agent', method: { type: 'agent', username, agent } });
  return methods;
}

/** PAM hosts ask for the password as a question (RFC 4256); only hidden questions get it. */
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
  const attempts = tried.length > 0 ? `tried ${tried.join(', ')}` : 'there was nothing to try';
  const reasons = notes.length > 0 ? `; ${notes.join('; ')}` : '';
  const wanted = offered.length > 0 ? `the host accepts ${clean(offered.join(', '))}; ` : '';
  return new ConnectionError(
    'auth',
    `${placeOf(address)} does not let ${address.user} in: ${attempts}${reasons}`,
    `${wanted}check kplay_user and kplay_private_key, or add a key to the agent (ssh-add)`,
  );
}
