import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The notices of all libraries in a bundle: each with its name, version, licence and the text of the licence. A
 * library without such a text fails the build.
 * @param inputs the files of the bundle, as esbuild's metafile lists them
 */
export async function notices(inputs) {
  const folders = [...new Set(inputs.flatMap(packageFolder))].sort();
  const texts = await Promise.all(folders.map(notice));
  return `kplay holds these libraries.\n${texts.join('')}`;
}

/** `node_modules/a/node_modules/@b/c/x.js` -> `node_modules/a/node_modules/@b/c` */
function packageFolder(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [];
}

async function notice(folder) {
  const of = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  // an old form has a list: https://docs.npmjs.com/cli/v11/configuring-npm/package-json#license
  const licence = of.license ?? of.licenses.map(({ type }) => type).join(' or ');
  const file = (await readdir(folder)).find((each) => /^licen[cs]e\b/i.test(each));
  if (!file) throw new Error(`${folder} has no file with its licence`);
  const text = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim();
  const line = '-'.repeat(80);
  return `\n${line}\n${of.name} ${of.version}, ${licence}\n${line}\n\n${text}\n`;
}
