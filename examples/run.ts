// Runs a playbook, prints what changes, and ends as `kplay run` does. `node run.js site.yml hosts.yml`
import { InvalidInput, run } from 'kplay';

const [playbook = 'site.yml', inventory = 'hosts.yml'] = process.argv.slice(2);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

try {
  const site = run({ playbooks: playbook, inventory, lockWait: 600, signal: interrupted.signal });
  for await (const event of site)
    if (event.event === 'task' && event.status === 'changed') console.log(`${event.host}: ${event.task}`);
  const { exitCode, warnings } = await site.result;
  for (const { message } of warnings) console.warn(message);
  process.exitCode = exitCode;
} catch (error) {
  if (!(error instanceof InvalidInput)) throw error;
  for (const { message, place } of error.diagnostics)
    console.error(`${place?.file}:${place?.line}: ${message}`);
  process.exitCode = 1;
}
