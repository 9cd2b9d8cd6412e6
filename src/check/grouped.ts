import type { Code } from '../core/codes.ts';
import type { At, Findings } from '../core/findings.ts';

interface Group {
  severity: 'error' | 'warning';
  code: Code;
  message: string;
  at: At;
  hosts: Set<string>;
}

/** Findings that concern single hosts: the same finding on several hosts is reported once, with their names. */
export class GroupedFindings {
  readonly #groups = new Map<string, Group>();

  add(severity: Group['severity'], code: Code, message: string, at: At, hosts: Iterable<string>): void {
    const { place } = at;
    const key = JSON.stringify([severity, code, message, place?.file, place?.line, place?.col]);
    const group = this.#groups.get(key) ?? { severity, code, message, at, hosts: new Set() };
    this.#groups.set(key, group);
    for (const host of hosts) group.hosts.add(host);
  }

  /** Reports all of them; a finding on all hosts of the play names no host. */
  report(findings: Findings, playHosts: number): void {
    for (const { severity, code, message, at, hosts } of this.#groups.values()) {
      const on = hosts.size < playHosts ? ` on ${shown([...hosts])}` : '';
      findings[severity](code, message + on, at);
    }
  }
}

const most = 5;

function shown(hosts: string[]): string {
  if (hosts.length <= most) return hosts.join(', ');
  return `${hosts.slice(0, most - 1).join(', ')} and ${hosts.length - most + 1} more`;
}
