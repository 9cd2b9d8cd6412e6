/** Hints by the names of arguments. */
export type Advice = Readonly<Record<string, string>>;

/** The same hint for several arguments. */
export const each = (names: string, hint: string): Advice =>
  Object.fromEntries(names.split(' ').map((name) => [name, hint]));
