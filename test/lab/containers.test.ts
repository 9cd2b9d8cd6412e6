import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';
import { dueCases } from '../support/today.ts';

const modules = moduleGroups.Containers!;
/** One of these each day: engines and registries take minutes. docker.test.ts runs containers every day. */
const halves = [modules.slice(0, 3), modules.slice(3)];

labExamples('testcontainers', dueCases(halves, halves.length).flat(), { docker: true });
