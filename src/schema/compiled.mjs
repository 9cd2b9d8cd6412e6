import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

const options = createRequire(import.meta.url)('./ajv-options.json');

/**
 * An esbuild plugin that replaces validators.ts by compiled validators, so that ajv itself is not in the bundle.
 * There is one file of code for each document, which runs when the first such document is read.
 */
export const compiledValidators = {
  name: 'compiled-validators',
  setup(build) {
    build.onLoad({ filter: /src\/schema\/validators\.ts$/ }, async ({ path }) => ({
      contents: shape(await documentNames(path)),
      loader: 'js',
    }));
    build.onResolve({ filter: /^validator:/ }, ({ path }) => ({
      path: path.slice(10),
      namespace: 'validator',
    }));
    build.onLoad({ filter: /.*/, namespace: 'validator' }, async ({ path }) => ({
      contents: await validatorCode(path),
      resolveDir: 'src/schema',
      loader: 'js',
    }));
  },
};

/** The names that validators.ts has in its type. */
async function documentNames(path) {
  const code = await readFile(path, 'utf8');
  return [...code.matchAll(/^ {2}\| '(.*)';?$/gm)].map(([, name]) => name);
}

/** Code with the exports of validators.ts. */
function shape(names) {
  const pairs = names.map((name) => `"${name}": () => import("validator:${name}"),\n`);
  return `const validators = {${pairs.join('')}};
    export const validatorOf = async (name) => (await validators[name]()).default;`;
}

async function validatorCode(name) {
  const schema = JSON.parse(await readFile(`src/${name}.schema.json`, 'utf8'));
  const ajv = new Ajv2020({ ...options, code: { source: true } });
  return standalone.default(ajv, ajv.compile(schema));
}
