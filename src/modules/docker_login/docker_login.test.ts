import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Values } from '../../core/values.ts';
import dockerLogin from './index.ts';

const args = (given: Values) => checkArgs(dockerLogin.params, given).args as never;
const ada = { username: 'ada', password: 'correct horse' };

test.each<[string | undefined, string, string]>([
  [undefined, '', 'https://index.docker.io/v1/'],
  ['docker.io', '', 'https://index.docker.io/v1/'],
  ['https://index.docker.io/v1/', '', 'https://index.docker.io/v1/'],
  ['registry.example.com:5000', 'registry.example.com:5000', 'registry.example.com:5000'],
  ['https://registry.example.com/v2/', 'registry.example.com', 'registry.example.com'],
])('the registry %s is %s', (registry_url, registry, registry_key) => {
  expect(dockerLogin.send?.(args({ ...ada, registry_url: registry_url ?? null }))).toMatchObject({
    registry,
    registry_key,
  });
});

test('the password is in no word, and not in the wanted state', () => {
  const given = args({ ...ada, reauthorize: true });
  expect(dockerLogin.want(given)).toEqual({ login: 'ada', password: 'as wanted', reauthorized: 'done' });
  expect(dockerLogin.words).toBeUndefined();
});

test.each<[Values, RegExp]>([
  [{}, /needs username and password/],
  [{ ...ada, username: 'a:b' }, /colon/],
  [{ ...ada, password: 'a\nb' }, /single line/],
  [{ ...ada, registry_url: '--help' }, /not the address of a registry/],
  [{ ...ada, config_path: '/root/docker.json' }, /config\.json/],
])('%j is refused', (given, message) => {
  expect(dockerLogin.check?.(args(given))).toMatch(message);
});

/** Keeps what it gets like `docker login`, with a helper; fails if the password is among its arguments. */
const fakeDocker = `case "$*" in *horse*) exit 9 ;; esac
test "$1" = login && test "$3" = ada && test "$*" = "login --username ada --password-stdin -- r.example:5000" || exit 8
printf '{"ServerURL":"r.example:5000","Username":"%s","Secret":"%s"}\\n' "$3" "$(cat)" >/etc/kplay-fake-secret`;
const fakeHelper = 'test "$1:$(cat)" = get:r.example:5000 && cat /etc/kplay-fake-secret';

describe.skipIf(whyNoOwnMachine)('by a fake docker', () => {
  const task = { ...ada, registry_url: 'r.example:5000', config_path: '/etc/kplay-fake/config.json' };
  const configured = (json: string) =>
    `mkdir -p /etc/kplay-fake; printf '${json}' >/etc/kplay-fake/config.json`;
  const start = ownMachine({ docker: fakeDocker, 'docker-credential-fake': fakeHelper });
  const after = 'grep -q \'"Secret":"correct horse"\' /etc/kplay-fake-secret';
  stateCases(
    'docker_login',
    [
      {
        name: 'a helper that keeps nothing',
        args: task,
        given: configured('{ "auths": {"r.example:5000": {}}, "credsStore": "fake" }'),
        before: { login: 'none', password: 'none' },
        after,
      },
      {
        name: 'a helper of this registry that keeps another password',
        args: task,
        given: `${configured('{"credHelpers": {"other": "x", "r.example:5000": "fake"}}')}
          printf '{"Username":"ada","Secret":"old"}' >/etc/kplay-fake-secret`,
        before: { password: 'other' },
        after,
      },
      {
        name: 'the password in the configuration, after another registry',
        args: task,
        given: configured(
          '{"auths": {"other": {"auth": "eDp5"}, "r.example:5000": {"auth": "YWRhOmNvcnJlY3QgaG9yc2U="}}}',
        ),
      },
      {
        name: 'a token of the registry in place of the password',
        args: task,
        given: configured('{"auths": {"r.example:5000": {"auth": "YWRhOg==", "identitytoken": "x"}}}'),
      },
      {
        name: 'logged out',
        args: { registry_url: 'r.example:5000', state: 'absent', config_path: '/etc/kplay-fake/config.json' },
        given: configured('{"auths": {"r.example:5": {"auth": "eDp5"}}, "HttpHeaders": {"a": "b"}}'),
      },
      {
        name: 'a helper that cannot be a program',
        args: task,
        given: configured('{"credsStore": "../x"}'),
        fails: /cannot be a program/,
      },
    ],
    start,
  );
});
