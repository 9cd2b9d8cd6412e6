import { sha256 } from '../../core/hash.ts';

/**
 * Environment variables for docker. Most are lines of an --env-file that is a pipe. Values of several lines cannot
 * be; they are exported, and docker gets their names. So no list of processes ever shows a value.
 */
export function envTransport(env: Record<string, string> = {}): {
  lines: string;
  exported: [string, string][];
} {
  const exported = Object.entries(env).filter(([, value]) => /[\n\r]/.test(value) || value.length > 60_000);
  const lines = Object.entries(env)
    .filter(([name]) => !exported.some(([other]) => other === name))
    .map(([name, value]) => `${name}=${value}\n`);
  return { lines: lines.join(''), exported };
}

/** Names with the beginning of each value's hash: enough to see which variable has changed. */
export function envDigest(env: Record<string, string> = {}): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${sha256(`${name}=${value}`).slice(0, 16)}`)
    .sort()
    .join(' ');
}

/** The problem of an environment, as a sentence; undefined if there is no problem. */
export function envProblem(env: Record<string, string> = {}): string | undefined {
  const odd = envTransport(env).exported.find(([name]) => !/^[A-Za-z_]\w*$/.test(name));
  return odd && `the variable "${odd[0]}" can hold only one line of text, because of its name`;
}
