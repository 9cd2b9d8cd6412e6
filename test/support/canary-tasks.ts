import { checkArgs } from '../../src/core/check-args.ts';
import type { Params, Shape } from '../../src/core/params.ts';
import { Cel, isMapping, Raw, Secret, type Value, type Values } from '../../src/core/values.ts';
import { type LoadedModule, loadModule, moduleExamples } from '../../src/modules/catalog.ts';
import { readYaml } from '../../src/yaml/read.ts';

/** Stands for the canary in an argument: it fits where a name, a path or a text fits. */
const place = 'canary-place';
/** The same in an argument that the module declares to be secret. */
const secretPlace = 'canary-secret-place';

/**
 * Tasks of a module that have the variable `canary` wherever a text is valid, and the variable `canary_key` in its secret
 * arguments: one for each of its examples.
 */
export async function canaryTasks(name: string): Promise<Values[]> {
  const loaded = await loadModule(name);
  const examples = readYaml(await moduleExamples(name), `${name}/examples.yml`) as unknown as {
    task: Values;
  }[];
  const all = examples.map(({ task }) => plain(task[name] ?? {})).map(argsOf);
  // a module without examples
  if (all.length === 0) all.push({});
  const seen = new Set<string>();
  return all.flatMap((args, i) => {
    const filled = JSON.stringify(filledArgs(loaded, args));
    if (seen.has(filled)) return [];
    seen.add(filled);
    const text = filled.replaceAll(secretPlace, '{{ canary_key }}').replaceAll(place, '{{ canary }}');
    return [{ name: `${name} ${i}`, [name]: JSON.parse(text) }];
  });
}

function argsOf(given: Value): Values {
  return isMapping(given) ? given : typeof given === 'string' ? { cmd: given } : {};
}

/** A value without tags; what the run would evaluate is left out. */
function plain(value: Value): Value {
  if (value instanceof Raw) return value.text;
  if (value instanceof Cel || value instanceof Secret) return null;
  if (typeof value === 'string') return value.includes('{{') ? 'x' : value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** The arguments with the place in each text, as long as they stay valid. */
function filledArgs({ module }: LoadedModule, given: Values): Values {
  let args = given;
  const isValid = (candidate: Values): boolean => {
    const { args: checked, problems } = checkArgs(module.params, candidate);
    return problems.length === 0 && module.check?.(checked as never) === undefined;
  };
  for (const [name, param] of Object.entries(module.params as Params)) {
    const word = param.secret ? secretPlace : place;
    for (const value of candidates(name, args[name], param, word)) {
      const candidate = { ...args, [name]: value };
      if (!isValid(candidate)) continue;
      args = candidate;
      break;
    }
  }
  return args;
}

/** Values of this shape with the word in them, the fullest first; a timeout is short. */
function candidates(name: string, given: Value | undefined, shape: Shape, word: string): Value[] {
  if (shape.type === 'int') return /timeout/.test(name) ? [1] : [];
  if (shape.enum || shape.type === 'file' || shape.type === 'template') return [];
  const texts = [word, `/tmp/${word}`, `${word}.example`];
  const known = given === undefined || given === null ? [] : [replaced(given, word)];
  if (shape.type === 'list') return [...known, ...texts.map((text) => [text])];
  if (shape.type === 'map') return [...known, { [word]: word }, { key: word }];
  return ['string', 'path', 'any'].includes(shape.type) ? [...texts, ...known] : [];
}

/** A value with the word behind each of its texts. */
function replaced(value: Value, word: string): Value {
  if (typeof value === 'string') return `${value}${word}`;
  if (Array.isArray(value)) return value.map((item) => replaced(item, word));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, word)]));
}
