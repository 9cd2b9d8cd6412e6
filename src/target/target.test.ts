import { describe, expect, test } from 'vitest';
import type { Values } from '../core/values.ts';
import type { Host } from '../inventory/model/inventory.ts';
import { type TargetOptions, targetFor } from './target.ts';

describe('a container', () => {
  test.each<[what: string, vars: Values, options: Partial<TargetOptions>, expected: object]>([
    ['by the name of its host', {}, {}, { host: 'app1', user: '', become: 'su' }],
    ['by another name', { kplay_host: 'shop-app-1' }, {}, { host: 'shop-app-1' }],
    ['as a user', { kplay_user: 'root' }, { user: 'other' }, { user: 'root' }],
    ['as the user of the command line', {}, { user: 'other', timeout: 3 }, { user: 'other', timeout: 3 }],
    ['with sudo', { kplay_become_method: 'sudo' }, {}, { become: 'sudo' }],
    ['with doas', {}, { becomeMethod: 'doas' }, { become: 'doas' }],
  ])('%s', async (_, more, given, expected) => {
    const vars = { kplay_connection: 'docker', ...more };
    const host: Host = { name: 'app1', groups: ['all'], vars, layers: [] };
    const options = { inventory: [], wait: 0, ...given } as unknown as TargetOptions;
    const { connection, address, becomeMethod } = await targetFor(host, options, {});
    const { user, connectTimeout } = address;
    expect({
      connection,
      host: address.host,
      user,
      timeout: connectTimeout,
      become: becomeMethod,
    }).toMatchObject({
      connection: 'docker',
      ...expected,
    });
  });
});
