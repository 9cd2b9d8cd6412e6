import { dueCases } from '../support/today.ts';
import { twins } from '../twins/case.ts';
import { packages } from '../twins/packages.ts';
import { isOnServers } from '../twins/servers.ts';
import { twinTests, wantedModules } from '../twins/tests.ts';

const plain = twins.filter(({ module }) => !isOnServers(module));
const chosen = plain.filter(({ module }) => !wantedModules || wantedModules.includes(module));
/** Those of a third of the modules each day, unless somebody chooses modules or records answers: a case may need one before it. */
const due = new Set(dueCases([...new Set(chosen.map(({ module }) => module))], 3));
const all = wantedModules || process.env.UPDATE_ORACLE;
const cases = all ? chosen : chosen.filter(({ module }) => due.has(module));

twinTests(cases, 'recording.json', wantedModules !== undefined, {
  lab: process.env.KPLAY_TEST_LAB_NAME ?? 'testtwins',
  packages,
});
