import type { Params } from './params.ts';

/** The labels of an object of docker, and the options of its driver. */
export const dockerObjectParams = {
  driver_options: { type: 'map', doc: 'Options of the driver.' },
  labels: { type: 'map', doc: 'Labels; others that it has are left alone.' },
} as const satisfies Params;

/** What is wrong with the name of an object of docker, in a sentence. */
export function dockerNameProblem(what: string, name: string): string | undefined {
  return /^[a-zA-Z0-9][\w.-]*$/.test(name) ? undefined : `"${name}" cannot be the name of a ${what}`;
}

/** What is wrong with labels or options, in a sentence: docker's quotes must be those of dockerPairs. */
export function dockerPairsProblem(maps: Record<string, Record<string, string> | undefined>) {
  for (const [param, map] of Object.entries(maps))
    for (const [key, value] of Object.entries(map ?? {}))
      if (key === '' || !isPlain(key) || !isPlain(value))
        return `${param}: "${key}" must have a value of one line, without control characters`;
  return undefined;
}

/** Is it a text that Go quotes as JSON does? */
function isPlain(text: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(text);
}

/** Pairs as a line each, for emit_docker_pairs; both parts are quoted as `%q` of Go does. */
export function dockerPairs(map: Record<string, string> = {}): string {
  return Object.entries(map)
    .map(([key, value]) => `${JSON.stringify(key)}=${JSON.stringify(value)}`)
    .join('\n');
}

/** What emit_docker_pairs emits if all pairs are as wanted; undefined if none is wanted. */
export function dockerPairsText(map: Record<string, string> = {}): string | undefined {
  const pairs = Object.entries(map);
  if (pairs.length === 0) return undefined;
  return pairs
    .map(([key, value]) => `${JSON.stringify(key).slice(1, -1)}=${JSON.stringify(value)}`)
    .join(', ');
}

/** Words of docker's command line: the option and a pair, for each pair. */
export function dockerPairWords(option: string, map: Record<string, string> = {}): string[] {
  return Object.entries(map).flatMap(([key, value]) => [option, `${key}=${value}`]);
}
