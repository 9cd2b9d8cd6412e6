import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import { inside, inventoryOf } from '../support/fault-lab.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { keepsContract } from '../support/plan-contract.ts';
import { dueSeeds } from '../support/today.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testcontract';
let lab: LabStatus;
beforeAll(async () => {
  lab = await freshLab(name, 2);
}, 600_000);
afterAll(() => removeLab(name));

/** All files of a host but those of the test, with their attributes and times; not what its services write. */
const files = `find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/log -o -path /var/lib/systemd \
  -o -path /srv/contract \\) -prune -o -type f -printf '%p %m %U %G %s %T@\\n' -o -printf '%p %m %U %G %l\\n' | sort`;

test.each(dueSeeds(200, 20))('seed %i: hosts get what was planned, and nothing else is touched', (seed) => {
  const pids = new Map(lab.hosts.map((host) => [host.name, host.pid]));
  return keepsContract(seed, {
    names: lab.hosts.map((host) => host.name),
    inventory: inventoryOf(lab),
    folder: '/srv/contract',
    seen: (_, host) => `/proc/${pids.get(host)}/root/srv/contract`,
    others: async (host) => {
      const list = await inside(lab, host, files);
      expect(list.split('\n').length).toBeGreaterThan(1000);
      return list;
    },
  });
});
