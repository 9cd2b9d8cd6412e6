import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';

// apart from modules.test.ts, because engines and registries take minutes
labExamples('testcontainers', moduleGroups.Containers!, { docker: true });
