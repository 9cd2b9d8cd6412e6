import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';
import { shells } from '../support/shell-host.ts';
import { dueCases } from '../support/today.ts';

// apart from modules.test.ts, because each host installs two servers
labExamples('testdatabases', moduleGroups.Databases!, { shells: dueCases(shells, 3) });
