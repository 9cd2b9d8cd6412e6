/**
 * An esbuild plugin that leaves out of the bundle what ssh2's client loads and this program never uses: SFTP,
 * and the key derivation for passphrases (encrypted keys come from the agent). It halves the start-up time.
 * What is left out throws when it is used after all, so that it cannot fail silently.
 */
const leftOut = {
  'SFTP.js': 'exports.SFTP = class SFTP { constructor() { throw new Error("SFTP is not part of kplay"); } };',
  'bcrypt-pbkdf':
    'exports.pbkdf = () => { throw new Error("encrypted keys are not part of kplay: use the agent"); };',
  'cpu-features': 'throw new Error("not part of kplay");',
};

export const ssh2Lean = {
  name: 'ssh2-lean',
  setup(build) {
    build.onResolve({ filter: /(\/SFTP\.js|^bcrypt-pbkdf|^cpu-features)$/ }, ({ path, importer }) =>
      /[\\/]ssh2[\\/]/.test(importer) ? { path: path.split('/').pop(), namespace: 'ssh2-lean' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'ssh2-lean' }, ({ path }) => ({
      contents: leftOut[path],
      loader: 'js',
    }));
  },
};
