import type { Values } from './values.ts';

/** What Ansible reports in place of whether the service is enabled. */
const badLoads = ['not-found', 'masked', 'failed'];

/** The services by name, with Ansible's members, from what `fact_services` of a host reports. */
export function serviceFacts(text: string): Values {
  const cut = text.indexOf('\n');
  const [manager, rest] = cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut + 1)];
  if (manager === 'systemd') return ofSystemd(rest);
  return manager === 'openrc' ? ofOpenrc(rest) : Object.create(null);
}

/** The output of `systemctl list-units`, an empty line, and that of `systemctl list-unit-files`. */
function ofSystemd(text: string): Values {
  const services: { [name: string]: Values } = Object.create(null);
  const cut = text.indexOf('\n\n');
  const [units, files] = cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut + 2)];
  for (const line of units.split('\n')) {
    const [name, load, active, sub] = line.trim().split(/\s+/);
    if (!name || !load || !active || !sub) continue;
    const status = badLoads.find((bad) => [load, active, sub].includes(bad)) ?? 'unknown';
    services[name] = { name, state: sub === 'running' ? 'running' : 'stopped', status, source: 'systemd' };
  }
  for (const line of files.split('\n')) {
    const [name, status] = line.trim().split(/\s+/);
    if (!name || !status) continue;
    const known = services[name];
    if (!known) services[name] = { name, state: 'inactive', status, source: 'systemd' };
    else if (!badLoads.includes(known.status as string)) known.status = status;
  }
  return services;
}

/** Lines such as ` sshd   [  started 01:02:03 (0) ]`. */
function ofOpenrc(text: string): Values {
  const services: { [name: string]: Values } = Object.create(null);
  for (const line of text.split('\n')) {
    const [, name, state] = /^\s+(\S+)\s+\[\s*(\w+)/.exec(line) ?? [];
    if (name && state)
      services[name] = { name, state: state === 'started' ? 'running' : state, source: 'openrc' };
  }
  return services;
}
