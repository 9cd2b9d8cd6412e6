// Shows what people have changed on hosts since a run. `node drift.js site.yml hosts.yml`
import { drift } from 'kplay';

const [playbook = 'site.yml', inventory = 'hosts.yml'] = process.argv.slice(2);
const look = drift({ playbooks: playbook, inventory });
for await (const event of look)
  if (event.event === 'host' && event.status === 'unreachable')
    console.log(`${event.host}: ${event.message}`);

const { hosts, drift: differences, exitCode } = await look.result;
for (const { host, task, resource, cause } of differences)
  console.log(`${host}: ${resource ?? task} (${cause})`);
console.log(`${differences.length} differences on ${hosts.length} hosts`);
process.exitCode = exitCode;
