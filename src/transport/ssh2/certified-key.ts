import type { Client } from 'ssh2';
import { keyType } from '../known-hosts/public-key.ts';

interface Exchange {
  _hostKey: Buffer | undefined;
  negotiated: { serverHostKey: string };
}

/**
 * Makes ssh2 verify the signature of the key exchange by the key inside of the host's certificate. The exchange hash
 * contains the certificate, the signature is that of the plain key (PROTOCOL.certkeys), and ssh2 takes both from one
 * property: first for the hash, then for the signature. If a later version does it in another order, no signature is valid.
 * Call it when ssh2 asks whether the host key is trusted.
 */
export function verifyWith(client: Client, key: Buffer): void {
  const { _protocol: protocol } = client as unknown as { _protocol: { _kex: Exchange } };
  const exchange = protocol._kex;
  const certificate = exchange._hostKey;
  let isHashed = false;
  exchange.negotiated.serverHostKey = keyType(key);
  Object.defineProperty(exchange, '_hostKey', {
    configurable: true,
    get() {
      if (isHashed) return key;
      isHashed = true;
      return certificate;
    },
    set: (value) =>
      Object.defineProperty(exchange, '_hostKey', { value, writable: true, configurable: true }),
  });
}
