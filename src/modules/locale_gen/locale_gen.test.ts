import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import locale from './index.ts';

describe.skipIf(whyNoOwnMachine)('by a stand-in for locale-gen', () => {
  const all = `sed -n 's/^\\([^#].*\\)\\.UTF-8 .*/\\1.utf8/p' /etc/locale.gen`;
  stateCases(
    'locale_gen',
    [
      {
        name: 'one that is commented out, and one that is not listed',
        given: `printf '#  de_AT.UTF-8 UTF-8\\n# de_AT.UTF-8x\\n' >/etc/locale.gen`,
        args: { name: ['de_AT.UTF-8', 'fr_FR.UTF-8'] },
        before: { 'de_AT.UTF-8': 'absent', 'fr_FR.UTF-8': 'absent' },
        after: `printf 'de_AT.UTF-8 UTF-8\\n# de_AT.UTF-8x\\nfr_FR.UTF-8 UTF-8\\n' | cmp - /etc/locale.gen`,
      },
      {
        name: 'absent',
        given: `printf 'de_AT.UTF-8 UTF-8\\nfr_FR.UTF-8 UTF-8\\n' >/etc/locale.gen`,
        args: { name: 'de_AT.UTF-8', state: 'absent' },
        before: { 'de_AT.UTF-8': 'present' },
        after: `printf '# de_AT.UTF-8 UTF-8\\nfr_FR.UTF-8 UTF-8\\n' | cmp - /etc/locale.gen`,
      },
    ],
    ownMachine({ 'locale-gen': 'exit 0', locale: all }),
  );
});

test.each(['a b', '../x', '-x'])('%j is refused', (name) =>
  expect(refusalOf(locale, { name: [name], state: 'present' })).toMatch(/must be the name of a locale/),
);
