import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';

// apart from modules.test.ts, because apt computes for two minutes; firewalls are here, because Docker would lose its rules
labExamples('testpackages', [...moduleGroups.Packages!, ...moduleGroups.Firewalls!]);
