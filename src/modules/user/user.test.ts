import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import user from './index.ts';
import { expiryDate, groupNames, passwordForm } from './values.ts';

test.each([
  [
    ['sudo', 'adm'],
    ['sudo', 'adm'],
  ],
  [['sudo,adm, docker'], ['sudo', 'adm', 'docker']],
  [['adm', 'adm'], ['adm']],
  [[''], []],
])('groups %j are %j', (given, names) => expect(groupNames(given)).toEqual(names));

test.each([
  [1893456000, '2030-01-01'],
  [0, '1970-01-01'],
  [-1, ''],
])('%d seconds are the day "%s"', (seconds, day) => expect(expiryDate(seconds)).toBe(day));

test.each([
  ['$6$saltsalt$abc/DEF.', true],
  ['$y$j9T$salt$hash', true],
  ['!$6$salt$hash', true],
  ['!', true],
  ['*', true],
  ['aBcDeFgHiJk12', true],
  ['secret', false],
  ['', false],
  ['$6$salt$with:colon', false],
  ['$6$salt$with\nline', false],
])('hash %j: %s', (password, hashed) => expect(passwordForm.pattern!.test(password)).toBe(hashed));

describe('refuses', () => {
  test.each([
    [{ name: '-r' }, /name of a user/],
    [{ name: 'a:b' }, /name of a user/],
    [{ name: 'a', groups: 'b,-G' }, /name of a group/],
    [{ name: 'a', groups: ['b', 'c d'] }, /"groups\[1\]" must be the name of a group/],
    [{ name: 'a', ssh_key_type: 'ecdsa', ssh_key_bits: 1024 }, /256, 384 or 521/],
    [{ name: 'a', comment: 'x:0:0' }, /comment/],
    [{ name: 'a', comment: 'x\nroot::0:0' }, /comment/],
    [{ name: 'a', home: '/x:y' }, /home/],
    [{ name: 'a', password: 'secret' }, /hash/],
    [{ name: 'a', ssh_key_file: '../../etc/key' }, /below/],
  ])('%j', (given, message) => expect(refusalOf(user, given as never)).toMatch(message));
});

test('a password never shows in what is wanted', () => {
  const given = { name: 'a', password: '$6$salt$hash' };
  const want = user.want(checkArgs(user.params, given).args as never);
  expect(JSON.stringify(want)).not.toContain('hash');
  expect(user.params.password.secret).toBe(true);
});
