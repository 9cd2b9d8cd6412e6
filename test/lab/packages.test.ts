import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';
import { packages } from '../twins/packages.ts';

const { Packages: managers = [], Firewalls: firewalls = [] } = moduleGroups;

// apart from modules.test.ts, because apt computes for a minute; firewalls are here, because Docker would lose its rules
labExamples(process.env.KPLAY_TEST_LAB_NAME ?? 'testpackages', [...managers, ...firewalls], {
  packages,
  halved: managers,
  prepare: 'apt-get -qq update',
});
