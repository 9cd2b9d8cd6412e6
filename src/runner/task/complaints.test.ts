import { describe, expect, it } from 'vitest';
import { explainComplaint } from './complaints.ts';

describe('what programs of a host complain about', () => {
  it.each([
    ["chown: invalid user: 'bob'", 'there is no user "bob" on the host'],
    ['chown: invalid user: ‘bob:ops’', 'there is no user "bob" on the host'],
    ["chown: invalid group: 'root:ops'", 'there is no group "ops" on the host'],
    ["chown: invalid group: ':ops'", 'there is no group "ops" on the host'],
    ["chown: invalid spec: 'bob:ops'", 'there is no user or group "bob:ops" on the host'],
    ['chown: unknown user bob', 'there is no user "bob" on the host'],
    ['chown: unknown user/group bob:ops', 'there is no user or group "bob:ops" on the host'],
    ["chgrp: invalid group: 'ops'", 'there is no group "ops" on the host'],
    ['sh: can not create\nchown: unknown group ops\n', 'there is no group "ops" on the host'],
  ])('%s', (stderr, message) => expect(explainComplaint(stderr)?.message).toBe(message));

  it.each([
    ['mkdir: cannot create directory ‘/root/x’: Permission denied', /become: true/],
    ['chown: changing ownership of x: Operation not permitted', /become: true/],
    ['E: Could not open lock file - are you root?', /become: true/],
    ['dd: No space left on device', /free space/],
    ['some other words', undefined],
  ])('%s', (stderr, hint) => {
    const found = explainComplaint(stderr);
    if (hint) expect(found?.hint).toMatch(hint);
    else expect(found).toBeUndefined();
  });
});
