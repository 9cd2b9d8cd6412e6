import type { LabStatus } from './status.ts';

/** The next steps with a running lab: lines to copy. */
export function nextSteps(lab: LabStatus): string {
  const flag = nameFlag(lab);
  const docker = lab.docker ? '\nImages for docker: registry.lab:5000/kplay/httpd:1 and :2\n' : '';
  return `
Inventory:  ${lab.inventory}
SSH:        ${lab.sshConfig}

  kplay run site.yml -i ${lab.inventory}
  kplay lab ssh web1${flag}
  ssh -F ${lab.sshConfig} admin@web1
  kplay lab down${flag}
${docker}`;
}

/** A lab for people to read. */
export function statusText(lab: LabStatus): string {
  if (!lab.exists) return `There is no lab "${lab.name}". Create it: kplay lab up${nameFlag(lab)}\n`;
  const width = Math.max(...lab.hosts.map((host) => host.name.length));
  const hosts = lab.hosts.map((host) => {
    const running = host.running ? `running, pid ${host.pid ?? 'not yet known'}` : 'not running';
    return `  ${host.name.padEnd(width)}  ${host.address.padEnd(12)}  ${running}\n`;
  });
  return `Lab "${lab.name}"${lab.docker ? ' with Docker' : ''}:\n${hosts.join('')}${nextSteps(lab)}`;
}

function nameFlag(lab: LabStatus): string {
  return lab.name === 'lab' ? '' : ` --name ${lab.name}`;
}
