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

/** The code of ssh2's crypto.js with padding that is drawn in blocks. */
async function withPooledPadding(path) {
  const code = await readFile(path, 'utf8');
  const name = /\brandomFillSync,\s*/;
  if (!name.test(code)) throw new Error('ssh2 fills its padding in another way now');
  return code.replace("'use strict';", '').replace(name, '') + pooledPadding;
}

export const ssh2Lean = {
  name: 'ssh2-lean',
  setup(build) {
    build.onResolve({ filter: /^\.\/passphrase\.js$/ }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /[\\/]ssh2[\\/]lib[\\/]protocol[\\/]crypto\.js$/ }, async ({ path }) => ({
      contents: `'use strict';\n${await withPooledPadding(path)}`,
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
