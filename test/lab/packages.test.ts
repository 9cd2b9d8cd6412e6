import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';
import { shells } from '../support/shell-host.ts';
import { dueCases } from '../support/today.ts';

// apart from modules.test.ts, because apt takes two minutes of computing for each shell;
// firewalls are here, because Docker would lose its rules
labExamples('testpackages', [...moduleGroups.Packages!, ...moduleGroups.Firewalls!], {
  shells: dueCases(shells, 3),
});
