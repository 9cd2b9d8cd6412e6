import type { RemoteStep } from '../../remote/step/step.ts';

/** The arguments that name what a module acts on, if it does not say which of them does. */
const usual = ['path', 'dest', 'name'];

const longest = 200;

/** What a step acts on: the path of a file, or the name of a unit, of packages or of a user. */
export function resourceOf({ looksAt, variables }: RemoteStep): string | undefined {
  const names = looksAt === undefined ? usual : [looksAt, ...usual];
  const values = names.map((name) => variables[name]);
  const found = values.find((value) => typeof value === 'string' && value !== '') as string | undefined;
  const text = found?.replaceAll('\n', ', ');
  // a part of it would not be masked if it contains a secret
  return text === undefined || text.length > longest ? undefined : text;
}
