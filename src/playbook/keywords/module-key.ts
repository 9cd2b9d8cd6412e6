import { actions } from '../../actions/catalog.ts';
import { didYouMean } from '../../core/errors.ts';
import { hints } from '../../core/hints.ts';
import type { Values } from '../../core/values.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import type { Loading, ModuleContext } from '../compile/loading.ts';
import { moduleHere, qualifiedName, reportQualified } from './ansible-words.ts';
import { isAction, unknownKeyword } from './keywords.ts';
import { type Keywords, playKeywords } from './schema.ts';

/** Finds the key of a task that names its module; reports other unknown keys. */
export async function moduleKey(
  raw: Values,
  keywords: Keywords,
  at: ModuleContext,
  loading: Loading,
): Promise<string | undefined> {
  const known = await loading.moduleNames(at);
  const rest = Object.keys(raw).filter((key) => !Object.hasOwn(keywords, key));
  const modules = rest.filter((key) => known.includes(key) || isAction(key));
  const others = rest.filter((key) => !modules.includes(key));
  if (modules.length > 1)
    loading.findings.error('two-modules', `a task has one module, not ${modules.join(' and ')}`, {
      place: keyPlaceOf(raw, modules[1]!),
      hint: 'make two tasks of it',
    });
  const ofPlay =
    modules.length === 0
      ? others.find((key) => key === 'import_playbook' || Object.hasOwn(playKeywords, key))
      : undefined;
  if (ofPlay !== undefined) {
    const hint = 'this is a list of tasks; a play is an entry of the playbook itself';
    const place = keyPlaceOf(raw, ofPlay);
    loading.findings.error('unknown-keyword', `"${ofPlay}" is a keyword of a play`, { place, hint });
    return undefined;
  }
  if (rest.length === 0)
    loading.findings.error('no-module', 'the task has no module', {
      place: placeOf(raw),
      hint:
        Object.keys(raw).join() === 'name'
          ? 'write the module below the name, without another "- "'
          : 'name what it does',
    });
  const [module] = modules;
  const params = module && !isAction(module) ? (await loading.module(module, at)).module.params : undefined;
  for (const key of others)
    if (params && Object.hasOwn(params, key)) misplacedArgument(raw, key, module!, loading);
    else unknownKey(raw, key, keywords, known, module, loading);
  return module;
}

function misplacedArgument(raw: Values, key: string, module: string, { findings }: Loading): void {
  const hint = `indent it below "${module}:"`;
  findings.error('unknown-keyword', `"${key}" is an argument of ${module}`, {
    place: keyPlaceOf(raw, key),
    hint,
  });
}

function unknownKey(
  raw: Values,
  key: string,
  keywords: Keywords,
  modules: readonly string[],
  module: string | undefined,
  { findings }: Loading,
): void {
  if (qualifiedName(key))
    reportQualified(raw, key, 'only the modules that `kplay doc` lists can be used', findings);
  else if (module || isKeywordLike(raw, key, keywords)) unknownKeyword(raw, key, keywords, findings);
  else {
    const here = moduleHere(key, modules);
    const instead = here ? `write ${here}` : hints().insteadOf(key);
    const close = didYouMean(key, [...modules, ...Object.keys(actions)]);
    const hint = instead ?? (close ? `did you mean "${close}"?` : '`kplay doc` lists the modules');
    findings.error('unknown-module', `unknown module "${key}"`, { place: keyPlaceOf(raw, key), hint });
  }
}

/** Whether this key of a task without a known module is more likely a keyword than the module. */
function isKeywordLike(raw: Values, key: string, keywords: Keywords): boolean {
  const scalar = raw[key] === null || typeof raw[key] !== 'object';
  return (
    notHere.has(key) ||
    key.startsWith('with_') ||
    (scalar && didYouMean(key, Object.keys(keywords)) !== undefined)
  );
}

const notHere = new Set(
  `action local_action import_tasks include rescue always transaction import_role args`.split(/\s+/),
);
