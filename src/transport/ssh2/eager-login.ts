import type { Client, ParsedKey } from 'ssh2';
import { isProgramBusy } from '../busy.ts';

/** What is changed in the protocol of a client, see lib/protocol/Protocol.js of ssh2. */
interface Protocol {
  service?: (name: string) => void;
  authPK?: SendKey;
  _handlers: { SERVICE_ACCEPT?: ((protocol: Protocol, name: string) => void) | undefined };
  _compatFlags: number;
}
type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;
type SendKey = (user: string, key: ParsedKey, algorithm?: string, sign?: Sign) => void;

const hashes: Record<string, string> = {
  'rsa-sha2-256': 'sha256',
  'rsa-sha2-512': 'sha512',
  'ssh-rsa': 'sha1',
};

/** Logins that are under way. While there are few, each waits for its host only. */
const underWay = new Set<Client>();
const few = 4;
/** Of more logins, each waits if this program has used more of its time: two steps in one turn make others wait longer. */
const share = 0.4;

/**
 * Sends the first login method together with the request for the login service, instead of first waiting until the host accepts
 * that: one round trip less per connection. RFC 4253, section 10, demands to wait only where the host is not authenticated yet; a host
 * that refuses the service ends the connection. Call it after the client's `connect`.
 */
export function logInAtOnce(client: Client): void {
  const protocol = protocolOf(client);
  if (!protocol?.service) return;
  underWay.add(client);
  const end = () => void underWay.delete(client);
  client.once('ready', end).once('close', end);
  const request = protocol.service.bind(protocol);
  protocol.service = (name) => {
    request(name);
    if (underWay.size > few && isProgramBusy(share)) return;
    const accepted = protocol._handlers.SERVICE_ACCEPT;
    protocol._handlers.SERVICE_ACCEPT = undefined;
    accepted?.(protocol, name);
  };
}

function protocolOf(client: Client): Protocol | undefined {
  return (client as unknown as { _protocol?: Protocol })._protocol;
}

/**
 * Sends the first private key with its signature at once, instead of first asking whether the key is accepted
 * (RFC 4252, section 7, allows both): one round trip less per connection. Later keys ask first, since a useless
 * signature costs more than the question. Call it after the client's `connect`.
 */
export function signFirstKeyAtOnce(client: Client): void {
  const protocol = protocolOf(client);
  if (!protocol?.authPK) return;
  const send = protocol.authPK.bind(protocol);
  let isFirst = true;
  protocol.authPK = (user, key, algorithm, sign) => {
    const eager = isFirst && !sign && key.isPrivateKey();
    isFirst = false;
    const ask = () => send(user, key, algorithm);
    send(user, key, algorithm, eager ? signer(key, algorithm, ask) : sign);
  };
}

/**
 * Makes RSA keys sign with SHA-2 for every host, also without the extension message (RFC 8308): ssh2 would use
 * SHA-1 then. Uses ssh2's own flag for hosts that forget this message; it is free after the host's version has
 * been read.
 */
export function neverSignSha1(client: Client): void {
  const protocol = protocolOf(client);
  client.once('handshake', () => {
    if (protocol) protocol._compatFlags |= impliesSha2;
  });
}

/** COMPAT.IMPLY_RSA_SHA2_SIGALGS in ssh2's lib/protocol/constants.js. */
const impliesSha2 = 1 << 4;

/** Signs with the key; a key that cannot sign is sent as a question instead, and ssh2 then reports the error. */
function signer(key: ParsedKey, algorithm: string | undefined, ask: () => void): Sign {
  return (data, done) => {
    const signature = key.sign(data, algorithm && hashes[algorithm]) as Buffer | Error;
    if (signature instanceof Error) ask();
    else done(signature);
  };
}
