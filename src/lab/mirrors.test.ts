import { expect, test } from 'vitest';
import { parseTargets } from './mirrors.ts';

const targets = `Packages|http://mirror.example/debian/|bookworm|main
Packages|http://mirror.example/debian/|bookworm|contrib
Translations|http://mirror.example/debian/|bookworm|main
Packages|http://mirror.example/debian/|bookworm-updates|main
Packages|https://security.example/debian/|bookworm-security|main
Packages|http://apt.example/vendor|stable|main
Packages|file:/srv/local|bookworm|main
Packages|http://mirror.example/debian/|bookwormish|main

`;

test('suites of this release only, components together, a path for each address', () => {
  expect(parseTargets(targets, 'bookworm')).toEqual([
    {
      uri: 'http://mirror.example/debian',
      path: 'debian',
      suite: 'bookworm',
      components: ['main', 'contrib'],
    },
    { uri: 'http://mirror.example/debian', path: 'debian', suite: 'bookworm-updates', components: ['main'] },
    {
      uri: 'https://security.example/debian',
      path: 'debian-2',
      suite: 'bookworm-security',
      components: ['main'],
    },
  ]);
});

test('nothing of another release', () => {
  expect(parseTargets(targets, 'trixie')).toEqual([]);
});
