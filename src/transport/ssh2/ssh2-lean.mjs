import { readFile } from 'node:fs/promises';

/**
 * An esbuild plugin that leaves out of the bundle what ssh2's client loads and this program never uses, SFTP, and loads
 * the key derivation for passphrases from a file of its own when a key is encrypted. It halves the start-up time.
 * What is left out throws when it is used after all, so that it cannot fail silently.
 */
const leftOut = {
  'SFTP.js': 'exports.SFTP = class SFTP { constructor() { throw new Error("SFTP is not part of kplay"); } };',
  'bcrypt-pbkdf': 'exports.pbkdf = (...given) => require("./passphrase.js").pbkdf(...given);',
  'cpu-features': 'throw new Error("not part of kplay");',
};

/** ssh2 asks for the few random bytes of each packet's padding; a call costs more than encrypting a small packet. */
const pooledPadding = `
  const kplayCrypto = require('crypto');
  let pool = Buffer.alloc(0);
  let used = 0;
  function randomFillSync(packet, at, size) {
    if (used + size > pool.length) {
      pool = kplayCrypto.randomBytes(16384);
      used = 0;
    }
    used += pool.copy(packet, at, used, used + size);
  }
`;

/**
 * The code of ssh2's crypto.js with padding that is drawn in blocks, and with one buffer for all packets of a connection that
 * AES-GCM encrypts: it is filled and encrypted at once, and new buffers of 32 KB keep the garbage collector busy. The parts of a
 * small packet are written together.
 */
function withPooledPadding(code) {
  return `'use strict';\n${replaced(code, [
    ["'use strict';", ''],
    [/\brandomFillSync,\s*/, ''],
    [
      /(class AESGCMCipherNative [\s\S]*?)const packet = Buffer\.allocUnsafe\(pktLen\);/,
      '$1if (!(this._packet?.length >= pktLen)) this._packet = Buffer.allocUnsafe(pktLen);\n    const packet = this._packet.subarray(0, pktLen);',
    ],
    [
      /(class AESGCMCipherNative [\s\S]*?)const lenData = packet\.slice\(0, 4\);/,
      '$1const lenData = Buffer.from(packet.subarray(0, 4));',
    ],
    [
      /(class AESGCMCipherNative [\s\S]*?)this\._onWrite\(lenData\);([\s\S]*?)this\._onWrite\(encrypted\);[\s\S]*?this\._onWrite\(tag\);/,
      `$1$2cipher.final();
    const parts = [lenData, encrypted, cipher.getAuthTag()];
    if (packet.length < 4096) this._onWrite(Buffer.concat(parts));
    else for (const part of parts) this._onWrite(part);`,
    ],
  ])}${pooledPadding}`;
}

/**
 * The code of ssh2's kex.js and keyParser.js with keys that are passed as JWK: OpenSSL needs a fifth of a millisecond to read
 * or to write one in DER or PEM, more than to calculate with it, and each connection has four of them.
 */
function withJwkExchange(code) {
  return replaced(code, [
    [
      /const key = this\._keys\.publicKey\.export\(\{ type: 'spki', format: 'der' \}\);\s*return key\.slice\(-32\);/,
      "this._raw ??= Buffer.from(this._keys.publicKey.export({ format: 'jwk' }).x, 'base64url'); return this._raw;",
    ],
    [
      /const asnWriter = new Ber\.Writer\(\);[\s\S]*?return convertToMpint\(diffieHellman\(\{/,
      'return convertToMpint(diffieHellman({',
    ],
    [
      /createPublicKey\(\{\s*key: asnWriter\.buffer,\s*type: 'spki',\s*format: 'der',\s*\}\)/,
      "createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: otherPublicKey.toString('base64url') }, format: 'jwk' })",
    ],
  ]);
}

function withJwkVerification(code) {
  const key = `(this.type === 'ssh-ed25519' ? require('crypto').createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: this.getPublicSSH().subarray(-32).toString('base64url') }, format: 'jwk',
  }) : pem)`;
  return replaced(code, [
    ['verify_(algo, data, pem, signature)', `verify_(algo, data, ${key}, signature)`],
    // all DER of such keys has the same beginning
    [
      /(function genOpenSSLEdPub\(pub\) \{)[\s\S]*?(return makePEM\('PUBLIC', )asnWriter\.buffer\);/,
      "$1 $2Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), pub]));",
    ],
  ]);
}

/** The code of ssh2's handlers.misc.js that does not read the other keys of a host: nothing here uses them. */
function withoutHostKeys(code) {
  return replaced(code, [[/case 'hostkeys-00@openssh\.com': \{[\s\S]*?\}\s*break;\s*\}(?=\s*default:)/, '']]);
}

/** The code with these replacements, each of which must be possible. */
function replaced(code, pairs) {
  for (const [what, by] of pairs) {
    const next = code.replace(what, typeof what === 'string' ? () => by : by);
    if (next === code) throw new Error(`ssh2 has changed: it has no ${what}`);
    code = next;
  }
  return code;
}

/** What becomes of files of ssh2. */
const changes = {
  crypto: withPooledPadding,
  'handlers.misc': withoutHostKeys,
  kex: withJwkExchange,
  keyParser: withJwkVerification,
};

export const ssh2Lean = {
  name: 'ssh2-lean',
  setup(build) {
    build.onResolve({ filter: /^\.\/passphrase\.js$/ }, ({ path }) => ({ path, external: true }));
    const filter = /[\\/]ssh2[\\/]lib[\\/]protocol[\\/](crypto|handlers\.misc|kex|keyParser)\.js$/;
    build.onLoad({ filter }, async ({ path }) => ({
      contents: changes[filter.exec(path)[1]](await readFile(path, 'utf8')),
      loader: 'js',
    }));
    build.onResolve({ filter: /(\/SFTP\.js|^bcrypt-pbkdf|^cpu-features)$/ }, ({ path, importer }) =>
      /[\\/]ssh2[\\/]/.test(importer) ? { path: path.split('/').pop(), namespace: 'ssh2-lean' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'ssh2-lean' }, ({ path }) => ({
      contents: leftOut[path],
      loader: 'js',
    }));
  },
};
