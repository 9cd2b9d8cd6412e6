import { expect, it } from 'vitest';
import { folderOf } from '../folder.fixture.ts';
import { saysAnything } from './ssh-system.ts';

const debian = `# This is the ssh client system-wide configuration file.
Include /etc/ssh/ssh_config.d/*.conf

Host *
#   ForwardAgent no
    SendEnv LANG LC_*
    HashKnownHosts yes
    GSSAPIAuthentication yes
`;

it.each<[string, boolean]>([
  ['', false],
  [debian, false],
  [`${debian}    RevokedHostKeys /etc/ssh/revoked\n`, true],
  [`${debian}\tMACs=hmac-sha2-512\n`, true],
  ['Include /etc/other\n', true],
  ['Match exec true\n', true],
])('%j says something: %s', (text, expected) => {
  const folder = folderOf({ ssh_config: text });
  expect(saysAnything([`${folder}/ssh_config`, `${folder}/missing`])).toBe(expected);
});
