import { describe, expect, test } from 'vitest';
import { hostKeyName, isPattern, matchesHost } from './host-pattern.ts';

describe('the name of a host in known_hosts', () => {
  test.each([
    ['web1', 22, 'web1'],
    ['WEB1.Example.org', 22, 'web1.example.org'],
    ['web1', 2222, '[web1]:2222'],
    ['::1', 22, '::1'],
    ['::1', 2222, '[::1]:2222'],
  ])('%s port %i: %s', (host, port, name) => {
    expect(hostKeyName(host, port)).toBe(name);
  });
});

describe('matchesHost', () => {
  test.each([
    ['web1', 'web1', true],
    ['web1,web2', 'web2', true],
    ['WEB1', 'web1', true],
    ['web1', 'web11', false],
    ['web?', 'web1', true],
    ['web?', 'web', false],
    ['*', 'anything', true],
    ['*.example.org', 'a.b.example.org', true],
    ['*.example.org', 'example.org', false],
    ['*.example.org,!bad.example.org', 'bad.example.org', false],
    ['!bad.example.org,*.example.org', 'good.example.org', true],
    ['!web1', 'web2', false],
    ['[web1]:2222', '[web1]:2222', true],
    ['[*]:2222', '[web1]:2222', true],
    ['web1', '[web1]:2222', false],
    ['*a*b*c*', 'xxaxxbxxc', true],
    ['*a*b*c*', 'xxaxxcxxb', false],
  ])('%s and %s: %s', (field, name, expected) => {
    expect(matchesHost(field, name)).toBe(expected);
  });

  test('a pattern made to stall does not', () => {
    const started = performance.now();
    expect(matchesHost(`${'*a'.repeat(200)}b`, 'a'.repeat(1000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test.each([
    ['web1,web2', false],
    ['web*', true],
    ['!web1,web2', true],
    ['|1|x|y', true],
  ])('isPattern(%s): %s', (field, expected) => {
    expect(isPattern(field)).toBe(expected);
  });
});
