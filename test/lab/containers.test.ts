import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';
import { shells } from '../support/shell-host.ts';
import { dueCases } from '../support/today.ts';

// apart from modules.test.ts, because engines and registries take minutes
labExamples('testcontainers', moduleGroups.Containers!, { docker: true, shells: dueCases(shells, 3) });
