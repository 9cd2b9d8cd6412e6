import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Params } from '../core/params.ts';
import { loadModule, moduleNames } from '../modules/catalog.ts';
import { withoutArgument } from './other-arguments.ts';

test.each([
  ['synchronize', 'ssh_args', /leave it out: kplay uses the connection/],
  ['postgresql_user', 'priv', /postgresql_privs/],
  ['copy', 'unsafe_writes', /leave it out/],
  ['lineinfile', 'setype', /the module file/],
  ['command', 'warn', /leave it out/],
  ['docker_image', 'path', /build: {path/],
  ['copy', 'sources', undefined],
  ['nope', 'constructor', undefined],
])('%s %s', (module, argument, hint) => {
  if (hint) expect(withoutArgument(module, argument)).toMatch(hint);
  else expect(withoutArgument(module, argument)).toBeUndefined();
});

test('no hint is for an argument that there is', async () => {
  const text = ['other-arguments.ts', 'docker-arguments.ts']
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .join();
  const words = new Set(text.match(/\b[a-z]\w+\b/g));
  const known: string[] = [];
  for (const name of await moduleNames()) {
    const { module } = await loadModule(name);
    const names = Object.entries(module.params as Params).flatMap(([key, { aliases = [] }]) => [
      key,
      ...aliases,
    ]);
    known.push(
      ...names
        .filter((each) => words.has(each) && withoutArgument(name, each) !== withoutArgument('other', each))
        .map((each) => `${name} ${each}`),
    );
  }
  expect(known).toEqual([]);
});
