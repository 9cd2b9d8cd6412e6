import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';
import { dueCases } from '../support/today.ts';

const modules = moduleGroups.Containers!;
/** One of these each day: engines and registries take minutes. docker.test.ts runs containers every day. */
const parts = [modules.slice(0, 2), modules.slice(2, 5), modules.slice(5)];

labExamples(process.env.KPLAY_TEST_LAB_NAME ?? 'testcontainers', dueCases(parts, parts.length).flat(), {
  docker: true,
});
