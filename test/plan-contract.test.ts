import { join } from 'node:path';
import { test } from 'vitest';
import { keepsContract } from './support/plan-contract.ts';
import { dueSeeds } from './support/today.ts';

const hosts = {
  names: ['one', 'two'],
  inventory: 'all: {hosts: {one: , two: }, vars: {kplay_connection: local}}\n',
  folder: '{{ playbook_dir }}/{{ inventory_hostname }}',
  seen: (cwd: string, host: string) => join(cwd, host),
  others: async () => '',
};

test.each(dueSeeds(200, 5))('seed %i: what is applied is what was planned', (seed) =>
  keepsContract(seed, hosts),
);
