import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';

const { Packages: packages = [], Firewalls: firewalls = [] } = moduleGroups;

// apart from modules.test.ts, because apt computes for a minute; firewalls are here, because Docker would lose its rules
labExamples('testpackages', [...packages, ...firewalls], { halved: packages });
