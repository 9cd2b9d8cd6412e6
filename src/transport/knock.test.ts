import { expect, test } from 'vitest';
import { ConnectionError } from '../core/connection-error.ts';
import { knock } from './knock.ts';
import type { Address } from './transport.ts';

const address = { host: 'a', port: 22, connectTimeout: 1 } as Address;
const busy = () => new ConnectionError('busy', 'too many logins');

test('a host that is busy is tried again', async () => {
  let left = 2;
  const connect = async () => {
    if (left-- > 0) throw busy();
    return 'in';
  };
  expect(await knock(address, undefined, connect)).toBe('in');
});

test('not for ever', async () => {
  const began = performance.now();
  await expect(knock(address, undefined, () => Promise.reject(busy()))).rejects.toThrow('too many logins');
  expect(performance.now() - began).toBeLessThan(20_000);
});

test('nor after any other failure', async () => {
  let times = 0;
  const connect = () => {
    times++;
    return Promise.reject(new ConnectionError('authentication', 'no'));
  };
  await expect(knock(address, undefined, connect)).rejects.toThrow('no');
  expect(times).toBe(1);
});

test('few at a time, all in the end', async () => {
  let [inside, most, done] = [0, 0, 0];
  const connect = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside--;
    done++;
  };
  await Promise.all(Array.from({ length: 50 }, () => knock(address, undefined, connect)));
  expect({ most, done }).toEqual({ most: 8, done: 50 });
});
