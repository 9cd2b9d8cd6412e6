import { expect, test } from 'vitest';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { packageFacts } from '../../core/package-facts.ts';

const cases: ActionCase[] = [
  { name: 'all', args: {}, returns: { packages: { bash: [{ name: 'bash', source: 'apt' }] } } },
  {
    name: 'the first that there is',
    args: { manager: ['apk', 'apt'] },
    returns: { packages: { dash: [{}] } },
  },
  { name: 'none of them', args: { manager: 'apk' }, returns: { packages: {} } },
];

actionCases('package_facts', cases);

test.each([
  [
    'dpkg-query\ninstalled\tbash\t5.2-1\tamd64\tshells\t\nconfig-files\told\t1\tall\tx\t\nodd',
    {
      bash: [
        { name: 'bash', version: '5.2-1', arch: 'amd64', category: 'shells', origin: '', source: 'apt' },
      ],
    },
  ],
  [
    'rpm\nkernel\t5.14\t1.el9\t(none)\tx86_64\nkernel\t5.14\t2.el9\t1\tx86_64',
    {
      kernel: [
        { name: 'kernel', version: '5.14', release: '1.el9', epoch: null, arch: 'x86_64', source: 'rpm' },
        { name: 'kernel', version: '5.14', release: '2.el9', epoch: 1, arch: 'x86_64', source: 'rpm' },
      ],
    },
  ],
  [
    'apk\ngcc-libs-12.2-r0',
    { 'gcc-libs': [{ name: 'gcc-libs', version: '12.2', release: 'r0', source: 'apk' }] },
  ],
  ['pacman\nbash 5.2-1', { bash: [{ name: 'bash', version: '5.2-1', source: 'pacman' }] }],
  ['__proto__\nx', {}],
  ['', {}],
])('%j', (text, expected) => {
  expect({ ...packageFacts(text) }).toEqual(expected);
});
