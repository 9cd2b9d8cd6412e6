// Counts the changes that a run would make on each host, and changes nothing. `node plan.js site.yml hosts.yml`
import { plan } from 'kplay';

const [playbook = 'site.yml', inventory = 'hosts.yml'] = process.argv.slice(2);
const { hosts, tasks } = await plan({ playbooks: playbook, inventory });
const results = tasks.flatMap((task) => task.results);
for (const host of hosts) {
  const changes = results.filter((result) => result.host === host && result.status === 'changed');
  console.log(`${host}: ${changes.length}`);
}
