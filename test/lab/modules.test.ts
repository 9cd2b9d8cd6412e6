import { moduleNames } from '../../src/modules/catalog.ts';
import { moduleGroups } from '../../src/modules/groups.ts';
import { labExamples } from '../support/lab-examples.ts';
import { dueCases } from '../support/today.ts';

/** Groups with tests of their own: files beside this one, or those of modules, on package-machine.ts. */
const apart = ['Packages', 'Other package managers', 'Firewalls', 'Containers', 'Databases'].flatMap(
  (group) => moduleGroups[group]!,
);

const chosen = process.env.KPLAY_TEST_MODULES?.split(',');
const others = (await moduleNames()).filter((name) => !apart.includes(name));

/** KPLAY_TEST_MODULES=copy,file selects modules; several people can use one machine, so KPLAY_TEST_LAB_NAME names the lab. */
labExamples(process.env.KPLAY_TEST_LAB_NAME ?? 'testmodules', chosen ?? dueCases(others, 2), {
  docker: true,
});
