import { type Arguments, call, index, literal, NoWord, name, plain, quotedText, type Tree } from './tree.ts';

/** The translation of `lookup('NAME', ...)`. */
const lookups: { [plugin: string]: (args: Tree[]) => Tree } = {
  file: ([path]) => call('file', path!),
  template: ([path]) => call('template', path!),
  env: ([key]) => call('env', key!),
  dict: ([value]) => call('items', value!),
  inventory_hostnames: ([group]) => index(name('groups'), group!),
};

const instead: { [plugin: string]: string } = {
  pipe: 'run it in a task with delegate_to: localhost, and register its output',
  password: 'put it into a variable, or into the environment: env("NAME")',
  vars: 'write the name of the variable itself',
  varnames: 'write the names of the variables themselves',
  fileglob: 'name the files in a list',
  first_found: 'name one file, with a template in its name',
  url: 'fetch it in a task with delegate_to: localhost',
  sequence: 'write range(1, 4)',
};

/** A function without a value before it: `lookup('file', 'x')`, `range(3)`. Throws NoWord for an unknown lookup. */
export function calledFunction(called: string, { args }: Arguments): Tree {
  if (called === 'range' && args.length === 1) return call('range', plain(0), args[0]!);
  if (called !== 'lookup' && called !== 'query' && called !== 'q') return call(called, ...args);
  const [plugin, ...rest] = args;
  const word = literal(plugin)?.split('.').at(-1) ?? 'lookup';
  if (Object.hasOwn(lookups, word) && rest.length > 0) return lookups[word]!(rest);
  throw new NoWord(`the lookup "${word}"`, instead[word]);
}

/** Methods of Python's texts, lists and dicts. */
const methods: { [method: string]: (of: Tree, args: Tree[]) => Tree } = {
  lower: (of) => call('lower', of),
  upper: (of) => call('upper', of),
  capitalize: (of) => call('capitalize', of),
  strip: (of) => call('trim', of),
  split: (of, args) => call('split', of, ...args),
  splitlines: (of) => call('split', of, quotedText('\n')),
  replace: (of, args) => call('replace', of, ...args),
  startswith: (of, args) => ({ kind: 'call', name: 'startsWith', of, args }),
  endswith: (of, args) => ({ kind: 'call', name: 'endsWith', of, args }),
  join: (of, args) => call('join', ...args, of),
  keys: (of) => call('keys', of),
  values: (of) => call('values', of),
  items: (of) => call('items', of),
  get: (of, [key, otherwise]) => call('default', index(of, key!), otherwise ?? plain('null')),
};

/** `of.called(args)`; methods that expressions have as well stay as they are. */
export function calledMethod(of: Tree, called: string, { args }: Arguments): Tree {
  const method = Object.hasOwn(methods, called) ? methods[called] : undefined;
  return method ? method(of, args) : { kind: 'call', name: called, of, args };
}
