import { describe } from 'vitest';
import { dueCases } from '../support/today.ts';
import { twins } from '../twins/case.ts';
import { servers } from '../twins/servers.ts';
import { twinTests, wantedModules } from '../twins/tests.ts';

const isWanted = (module: string) => !wantedModules || wantedModules.includes(module);
const chosen = servers.filter(({ modules }) => modules.some(isWanted));
/** One of these each day, unless somebody chooses modules or records answers: to install a server takes longer than its cases. */
const due = wantedModules || process.env.UPDATE_ORACLE ? chosen : dueCases(chosen, servers.length);

describe.each(due)('$name', ({ name, modules, packages, docker = false }) => {
  const cases = twins.filter(({ module }) => modules.includes(module));
  twinTests(cases, `recordings/${name}.json`, false, {
    lab: process.env.KPLAY_TEST_LAB_NAME ?? 'testservertwins',
    packages,
    docker,
  });
});
