import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { dueCases } from '../../../test/support/today.ts';
import type { Values } from '../../core/values.ts';
import pip from './index.ts';
import { parseSpecifier } from './packages.ts';

/** A folder with the wheels kp_demo 1.0 and 2.0, which pip can install without the network. */
const wheels = mkdtempSync(join(tmpdir(), 'kplay-wheels-'));
const makeWheels = `
import sys, zipfile
for version in ('1.0', '2.0'):
    with zipfile.ZipFile('%s/kp_demo-%s-py3-none-any.whl' % (sys.argv[1], version), 'w') as wheel:
        wheel.writestr('kp_demo.py', '')
        info = 'kp_demo-%s.dist-info/' % version
        wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: kp-demo\\nVersion: %s\\n' % version)
        wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
        wheel.writestr(info + 'RECORD', '')
`;
const whyNoPip =
  spawnSync('python3', ['-c', 'import venv, pip']).status === 0
    ? undefined
    : 'NOT TESTED: pip needs python3-pip';
if (whyNoPip) console.warn(whyNoPip);
else execFileSync('python3', ['-c', makeWheels, wheels]);

/** Makes a virtual environment that borrows the pip of this machine: a copy of pip has thousands of files. */
const makeVenv = `#!/bin/sh
python3 -m venv --without-pip "$1"
cd "$1"/lib/python3*/site-packages
ln -s "$(python3 -c 'import os, pip; print(os.path.dirname(pip.__file__))')" pip
: >kept-by-pip # it moves directories away as a whole whose files it all removes
printf '#!/bin/sh\nexec %s/bin/python -m pip "$@"\n' "$1" >"$1/bin/pip"
chmod 755 "$1/bin/pip"
`;
const maker = join(wheels, 'make-venv');
writeFileSync(maker, makeVenv, { mode: 0o755 });
const venv = `${maker} @/v`;
const args = {
  virtualenv: '@/v',
  virtualenv_command: maker,
  extra_args: `--no-index --find-links '${wheels}'`,
};
const has = (version: string) => `@/v/bin/pip list --format=freeze | grep -qx kp-demo==${version}`;

describe.skipIf(whyNoPip)(
  'with the real pip',
  () => {
    const cases: Case[] = [
      {
        name: 'into a new virtual environment',
        args: { ...args, name: 'KP_demo', version: '1.0' },
        before: { virtualenv: 'absent', 'kp-demo': 'absent' },
        after: has('1.0'),
      },
      {
        name: 'the latest version',
        given: `${venv}; @/v/bin/pip install -q --no-index --find-links ${wheels} kp-demo==1.0`,
        args: { ...args, name: 'kp-demo', state: 'latest' },
        before: { packages: 'without kp-demo-2.0' },
        after: has('2.0'),
      },
      {
        name: 'requirements',
        given: `${venv}; echo 'kp-demo<2' >@/r.txt`,
        args: { ...args, requirements: '@/r.txt' },
        before: { packages: 'without kp-demo-1.0' },
        after: has('1.0'),
      },
      {
        name: 'a package that does not exist',
        given: venv,
        args: { ...args, name: 'kp-none' },
        fails: /cannot install/,
      },
    ];
    // pip takes seconds for each
    stateCases('pip', dueCases(cases, 2));
  },
  120_000,
);

test.each([
  ['flask', 'flask', undefined, ''],
  ['Flask_SQLAlchemy == 3.1', 'flask-sqlalchemy', '3.1', '== 3.1'],
  ['uvicorn[standard]>=0.2,<1', 'uvicorn', undefined, '[standard]>=0.2,<1'],
  ['flask==3.*', 'flask', undefined, '==3.*'],
  ['git+https://example.org/x.git#egg=x', undefined, undefined, undefined],
  ['./dir', undefined, undefined, undefined],
  ['/srv/x.whl', undefined, undefined, undefined],
])('%s', (text, key, version, rest) => {
  const found = parseSpecifier(text);
  expect([found.key, found.version]).toEqual([key, version]);
  if (rest !== undefined) expect(found.rest).toBe(rest);
});

test.each<[Values, RegExp]>([
  [{}, /either name or requirements/],
  [{ name: 'a', requirements: '/r' }, /either name or requirements/],
  [{ name: 'a', executable: 'pip', virtualenv: '/v' }, /either executable/],
  [{ name: ['a', 'b'], version: '1' }, /single package/],
  [{ name: 'a==1', version: '1' }, /once/],
  [{ name: '--index-url=x' }, /must be a package/],
  [{ name: 'git+https://x/y', state: 'absent' }, /needs the name/],
])('refuses %j', (given, message) => {
  expect(refusalOf(pip, given)).toMatch(message);
});
