import { invalid } from '../core/errors.ts';
import type { Param, Params } from '../core/params.ts';
import { splitWords } from '../core/split-words.ts';
import { isMapping, mappingOf, Raw, type Value, type Values } from '../core/values.ts';
import { loadModule } from '../modules/catalog.ts';
import { modulesIn } from '../modules/own-folders.ts';
import { stringArgument } from '../playbook/keywords/string-argument.ts';
import { loadYaml, readYaml } from '../yaml/read.ts';

/** A play for one module, and whether its result is what a program has printed. */
export interface AdHoc {
  play: Values;
  showsOutput: boolean;
}

/**
 * Makes a play of one task that runs a module on hosts. The result of a module that reports something is shown.
 * @throws InvalidInput for an unknown module, and for arguments that cannot be read
 */
export async function adHocPlay(pattern: string, name: string, text: string | undefined): Promise<AdHoc> {
  // a module of kplay, or one in modules/ of the current folder
  const { module } = await loadModule(name, undefined, modulesIn(process.cwd()).get(name));
  const args = await argumentsFrom(text ?? '', name, module.params);
  const task = { name, [name]: args, register: 'result' };
  const show = { name: 'result', debug: { var: 'result' } };
  const tasks = [mappingOf(task), ...(module.returns ? [mappingOf(show)] : [])];
  return {
    play: mappingOf({ name: 'exec', hosts: pattern, tasks }),
    showsOutput: module.kind === 'action' && !module.returns,
  };
}

/** The play that shows facts: all of them, or those with these names. */
export function factsPlay(pattern: string, names: readonly string[]): Values {
  const shown =
    names.length === 0 ? 'facts' : `{${names.map((name) => `"${name}": facts.${name}`).join(', ')}}`;
  return mappingOf({
    name: 'facts',
    hosts: pattern,
    tasks: [mappingOf({ debug: mappingOf({ var: shown }) })],
  });
}

/** The play that copies files of this machine to hosts, one task for each. */
export function copyPlay(pattern: string, files: readonly string[], dest: string): Values {
  const tasks = files.map((file) =>
    mappingOf({ copy: mappingOf({ src: new Raw(file), dest: new Raw(dest), decrypt: false }) }),
  );
  return mappingOf({ name: 'cp', hosts: pattern, tasks });
}

/** The play that copies a file of hosts to a path of this machine, or to a folder for each host below it. */
export function fetchPlay(
  pattern: string,
  path: string,
  { path: dest, byHost }: { path: string; byHost: boolean },
): Values {
  const args = {
    src: new Raw(path),
    dest: byHost ? '{{ dest }}{{ inventory_hostname }}/' : '{{ dest }}',
    flat: true,
  };
  const task = { fetch: mappingOf(args), vars: mappingOf({ dest: new Raw(dest) }) };
  return mappingOf({ name: 'cp', hosts: pattern, tasks: [mappingOf(task)] });
}

/**
 * Arguments of a module from the command line: `name=value ...`, a mapping in YAML or JSON, `@file`, or the one text
 * that modules such as `command` take.
 * @throws InvalidInput
 */
export async function argumentsFrom(text: string, module: string, params: Params): Promise<Value> {
  if (text.trim() === '') return mappingOf({});
  if (text.startsWith('@')) return mapping(await loadYaml(text.slice(1)), text);
  if (/^\s*[{[]/.test(text)) return mapping(readYaml(text, '--args'), text);
  if (stringArgument(module) !== undefined) return text;
  const args = splitWords(text).map((word) => {
    const [, key, value] = /^(\w+)=([\s\S]*)$/.exec(word) ?? [];
    if (key !== undefined) return [key, converted(value!, paramOf(params, key))];
    throw invalid('bad-arguments', `"${word}" is not name=value`, {
      hint: `write -a 'name=value other=value', or -a '{name: value}'`,
    });
  });
  return mappingOf(Object.fromEntries(args));
}

function paramOf(params: Params, name: string): Param | undefined {
  return params[name] ?? Object.values(params).find(({ aliases }) => aliases?.includes(name));
}

/** A text of the command line as a value of the argument's type: only texts can be written there. */
function converted(text: string, param: Param | undefined): Value {
  if (param?.type === 'bool' && /^(true|yes|on|false|no|off)$/i.test(text)) return /^(t|y|on)/i.test(text);
  if (param?.type === 'list') return text.split(',');
  if ((param?.type === 'int' || param?.type === 'number') && text.trim() !== '' && Number.isFinite(+text))
    return +text;
  return text;
}

function mapping(value: Value, text: string): Values {
  if (value === null) return mappingOf({});
  if (isMapping(value)) return value;
  throw invalid('bad-arguments', `${text} does not contain a mapping of arguments`, {
    hint: `write -a '{name: value}', or -a @file.yml`,
  });
}
