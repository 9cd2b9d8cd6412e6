import type { ShellValue } from '../../core/module.ts';
import type { Args, Params } from '../../core/params.ts';
import type { Value } from '../../core/values.ts';
import { networksOf } from './networks.ts';

/** How to see that a new container works. */
export const readyKeys = {
  port: { type: 'int', required: true, doc: 'The port inside the container that must accept connections.' },
  path: { type: 'string', doc: 'A path to request there with HTTP, such as /health.' },
  status: { type: 'list', default: ['200'], doc: 'The expected statuses of the response.' },
  host: { type: 'string', default: 'localhost', doc: 'What the header field Host says.' },
  timeout: { type: 'int', default: 60, doc: 'Seconds within which it must succeed.' },
} as const satisfies Params;

type Ready = Args<typeof readyKeys>;

/** What is wrong with `ready`, in a sentence. */
export function readyProblem(args: Record<string, unknown>): string | undefined {
  const { port, path, status, host, timeout } = args as Ready;
  if (port < 1 || port > 65535) return 'ready: port must be between 1 and 65535';
  if (path !== undefined && !/^\/[\x21-\x7e]*$/.test(path))
    return `ready: "${path}" is not the path of a URL`;
  if (status.some((each) => !/^\d{3}$/.test(each))) return 'ready: status must be numbers such as 200';
  if (!/^[\w.:-]+$/.test(host)) return `ready: "${host}" is not the name of a host`;
  return timeout < 1 ? 'ready: timeout must be at least 1' : undefined;
}

/** The variables of the probe. */
export function readyVariables(ready: Ready | undefined): Record<string, ShellValue> {
  return {
    ready: undefined,
    ready_port: ready?.port,
    ready_path: ready?.path,
    ready_host: ready?.host,
    ready_status: ready && ` ${ready.status.join(' ')} `,
    ready_timeout: ready?.timeout,
  };
}

interface Replaced {
  state: string;
  replace: string;
  ports?: string[] | undefined;
  network_mode?: string | undefined;
  networks?: Value | undefined;
  mac_address?: string | undefined;
  wait_healthy?: number | undefined;
  ready?: Ready | undefined;
}

/** Why the new container cannot run beside the old one, in a sentence. */
export function startFirstProblem(args: Replaced): string | undefined {
  if (args.replace !== 'start_first') return undefined;
  if (args.state !== 'started') return 'replace: start_first needs state: started';
  if (args.wait_healthy === undefined && args.ready === undefined)
    return 'replace: start_first needs wait_healthy or ready, to know when the new container works';
  const fixed = args.ports?.find(isFixedPort);
  if (fixed !== undefined)
    return `replace: start_first is not possible with ports: "${fixed}": two containers cannot publish the same port of the host; leave replace out, or publish "${fixed.replace(/^.*:/, '')}" and let a proxy find the container`;
  if (/^(host$|container:)/.test(args.network_mode ?? ''))
    return `replace: start_first is not possible with network_mode: ${args.network_mode}: both containers have the same ports; use networks`;
  const addressed = networksOf(args.networks).find((each) => each.ipv4_address ?? each.ipv6_address);
  if (addressed || args.mac_address !== undefined)
    return `replace: start_first is not possible with a fixed address${addressed ? ` in ${addressed.name}` : ''}: leave the address out, and use the name of the container`;
  return undefined;
}

/** Does it publish one certain port of the host? Docker chooses one without it, or from a range. */
function isFixedPort(port: string): boolean {
  return /^(.*:)?\d+:[^:]*$/.test(port);
}
