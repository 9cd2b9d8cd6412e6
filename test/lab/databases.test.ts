import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';

// apart from modules.test.ts, because each host installs two servers
labExamples('testdatabases', moduleGroups.Databases!);
