import { sha256 } from '../../core/hash.ts';

/**
 * Environment variables on their way to docker. Most go as lines of an --env-file that is a pipe; what cannot
 * (values of several lines) is exported and named. So no value is ever seen in a list of processes.
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

/** Names with the beginning of each value's hash: enough to tell which variable has changed. */
export function envDigest(env: Record<string, string> = {}): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${sha256(`${name}=${value}`).slice(0, 16)}`)
    .sort()
    .join(' ');
}

/** What is wrong with an environment, as a sentence. */
export function envProblem(env: Record<string, string> = {}): string | undefined {
  const bad = Object.keys(env).find((name) => !/^[^\s=#][^\s=]*$/.test(name));
  if (bad !== undefined) return `"${bad}" is no name of an environment variable`;
  const odd = envTransport(env).exported.find(([name]) => !/^[A-Za-z_]\w*$/.test(name));
  return odd && `the variable "${odd[0]}" can hold one line of text only, because of its name`;
}
