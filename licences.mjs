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

/** The text of a licence: a file, or the section of the README with this name. */
async function licenceIn(folder) {
  const files = await readdir(folder);
  const read = async (file) => (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim();
  const own = files.find((each) => /^licen[cs]e\b/i.test(each));
  if (own) return read(own);
  const readme = files.find((each) => /^readme\b/i.test(each));
  const section = readme && /^#+ licen[cs]e\n+(.*?permission notice shall.*)/ims.exec(await read(readme));
  if (!section) throw new Error(`${folder} has no file with its licence`);
  return section[1].trim();
}

async function notice(folder) {
  const of = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  // an old form has a list: https://docs.npmjs.com/cli/v11/configuring-npm/package-json#license
  const licence = of.license ?? of.licenses.map(({ type }) => type).join(' or ');
  const text = await licenceIn(folder);
  const line = '-'.repeat(80);
  return `\n${line}\n${of.name} ${of.version}, ${licence}\n${line}\n\n${text}\n`;
}
