import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, root } from './command.mjs';
import { tell } from './tell.mjs';

/** Installs the libraries of package-lock.json if others or none are there, and builds kplay. */
export async function install() {
  if (isInstalled()) {
    tell('the libraries are there; building kplay: node build.mjs');
    await must(process.execPath, ['build.mjs']);
  } else {
    // its script "prepare" builds
    tell('installing the libraries and building kplay: npm ci');
    await must('npm', ['ci', '--no-audit', '--no-fund']);
  }
}

/** npm keeps a copy of what it has installed, in the form of package-lock.json. */
function isInstalled() {
  const wanted = packages('package-lock.json');
  const there = packages('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || there[path]?.version === version,
  );
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return {};
  }
}
