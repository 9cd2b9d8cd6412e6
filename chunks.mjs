// Puts the files of a bundle that esbuild has split at its dynamic imports into one script, each as a function that runs when it is first
// needed. In one scope, all functions of the program would be made at each start, also those of commands that nobody calls.
import { basename, relative } from 'node:path';
import { transform } from 'esbuild';

/** How the files are read: those of the program by name, all else by Node's `require`. */
const loader = `const loaded = new Map();
function load(name) {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const make = chunks[name];
  if (make === undefined) return require(name);
  const exports = {};
  loaded.set(name, exports);
  make(exports, load);
  return exports;
}`;

/**
 * Makes one script of the files, for build.mjs.
 * @param built what esbuild returns for the format "esm", with a metafile
 * @param entry the name of the file that is run
 */
export async function scriptOf({ outputFiles, metafile }, entry) {
  const chunks = await Promise.all(
    outputFiles.map(async ({ path, text }) => ({ path, ...(await bodyOf(text)) })),
  );
  const helpers = chunks.map((chunk) => chunk.helpers).find((text) => text.includes('__toESM='));
  const functions = chunks.map(({ path, code }) => {
    const { inputs } = metafile.outputs[relative('.', path)];
    // each on a line, as esbuild names them
    const sources = Object.keys(inputs).map((source) => `// ${source}\n`);
    return `${sources.join('')}"./${basename(path)}"(exports, require) {\n${code}},\n`;
  });
  return `${helpers}const chunks = {
${functions.join('')}};
${loader}
module.exports = load("./${entry}");
`;
}

/** The code of a file as the body of a function, and the helpers of esbuild before it, which all share. */
async function bodyOf(text) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // code that V8 has cached can only require
    supported: { 'dynamic-import': false },
    legalComments: 'none',
    // a fifth less to read at each start; the names stay, for the stack traces of bugs
    minifyWhitespace: true,
  });
  const [all, helpers, name] = /^(.*?)var (\w+)=\{\};__export\(\2,/s.exec(code) ?? [];
  if (all === undefined) return { helpers: '', code };
  const body = `__export(exports,${code.slice(all.length)}`
    .replace(`module.exports=__toCommonJS(${name});`, '')
    // a file of the bundle is what it exports
    .replaceAll(/__toESM\((require\("\.\/[\w.-]+\.js"\))\)/g, '$1');
  return { helpers, code: body };
}
