import { expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import redis from './index.ts';
import { quoteForRedis, redisSettings } from './settings.ts';

test.each<[Values, string]>([
  [{}, 'give either config, or name and value'],
  [{ config: { maxmemory: '1gb' }, name: 'maxmemory', value: '1gb' }, 'give either config'],
  [{ name: 'maxmemory' }, 'name and value belong together'],
  [{ config: {} }, 'config must have a setting'],
  [{ name: 'max memory', value: '1' }, '"name" must be the name of a setting'],
  [{ config: { 'a*': '1' } }, 'the name of a setting'],
  [{ config: { appendonly: true } }, 'Redis writes yes and no'],
  [{ name: 'a', value: 'x\nFLUSHALL' }, '"value" must be a single line'],
  [{ name: 'a', value: 'x', login_user: 'b' }, 'login_user needs login_password'],
  [{ command: 'flush', name: 'a', value: 'x' }, '"command"'],
])('refuses %j', (given, message) => {
  expect(refusalOf(redis, given)).toContain(message);
});

test.each([
  ['512mb', '536870912'],
  ['10k', '10000'],
  ['0', '0'],
  ['pubsub 32MB 8mb 60', 'pubsub 33554432 8388608 60'],
  ['900 1', '900 1'],
  ['allkeys-lru', 'allkeys-lru'],
  ['/var/lib/10mb', '/var/lib/10mb'],
])('Redis reports %j as %j', (value, reported) => {
  expect(redisSettings({ x: value })).toEqual([{ name: 'x', shown: value, value, reported }]);
});

test.each([
  ['a b', '"a b"'],
  ['"; FLUSHALL \\', '"\\"; FLUSHALL \\\\"'],
  ['\t', '"\\x09"'],
])('%j is quoted as %s', (text, quoted) => {
  expect(quoteForRedis(text)).toBe(quoted);
});

test('secrets are not in the report', () => {
  expect(redisSettings({ requirepass: 'hunter2' })[0]!.shown).toBe('as wanted');
});
