// Checks a playbook as `kplay lint` does. `node lint.js site.yml`
import { lint } from 'kplay';

const [playbook = 'site.yml'] = process.argv.slice(2);
const findings = await lint({ playbooks: playbook, ignore: ['no-inventory'] });
for (const { severity, code, message, place } of findings)
  console.log(`${severity}[${code}] ${place?.line ?? '-'}: ${message}`);
