import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';
import { dueCases } from '../support/today.ts';

const modules = moduleGroups.Databases!;
/** One of these each day: to install a server takes longer than its examples. */
const servers = [/^postgresql/, /^(?!postgresql)/].map((name) => modules.filter((each) => name.test(each)));

labExamples(process.env.KPLAY_TEST_LAB_NAME ?? 'testdatabases', dueCases(servers, servers.length).flat());
