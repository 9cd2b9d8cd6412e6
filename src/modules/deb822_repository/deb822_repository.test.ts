import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import source from './index.ts';
import { sourcesText } from './sources.ts';

const args = { name: 'Docker CE', uris: 'https://a.b', suites: 'stable', components: 'main' };
const key = '-----BEGIN PGP PUBLIC KEY BLOCK-----\nx\n-----END PGP PUBLIC KEY BLOCK-----';

describe.skipIf(whyNoOwnMachine)('in a machine of its own', () => {
  stateCases(
    'deb822_repository',
    [
      {
        name: 'a source and its key, in directories that are missing',
        given: 'rm -rf /etc/apt/sources.list.d /etc/apt/keyrings; mkdir /etc/apt/sources.list.d',
        args: { ...args, signed_by: key, mode: '0600' },
        before: { state: 'absent', key: 'absent' },
        after:
          'test "$(cd /etc/apt && stat -c %a sources.list.d/docker-ce.sources keyrings/docker-ce.asc | tr "\\n" :)" = 600:644:',
      },
      {
        name: 'another key',
        given: 'mkdir -p /etc/apt/keyrings; echo old >/etc/apt/keyrings/docker-ce.asc',
        args: { ...args, signed_by: key },
        before: { key: 'other' },
        after: 'grep -qx x /etc/apt/keyrings/docker-ce.asc',
      },
    ],
    ownMachine(),
  );
});

test('the fields are those of Ansible', () => {
  const given = { ...args, signed_by: '/k.gpg', enabled: true, types: ['deb', 'deb-src'] };
  const { args: checked } = checkArgs(source.params as Params, given as never);
  expect(sourcesText(checked, '/k.gpg')).toBe(
    'X-Repolib-Name: Docker CE\nComponents: main\nEnabled: yes\nSigned-By: /k.gpg\nSuites: stable\nTypes: deb deb-src\nURIs: https://a.b\n',
  );
});

test.each<[Values, RegExp]>([
  [{ name: '../x' }, /name of a source/],
  [{ uris: [] }, /needs uris/],
  [{ suites: 'x/' }, /no components/],
  [{ components: null }, /need components/],
  [{ uris: 'https://a\nTrusted: yes' }, /must be an address/],
  [{ signed_by: 'https://x/key.asc' }, /must be the text of a key/],
])('refuses %j', (more, message) => {
  expect(refusalOf(source, { ...args, ...more })).toMatch(message);
});
