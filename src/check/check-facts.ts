import { didYouMean } from '../core/errors.ts';
import { factNames, factOfAnsible, facts, taskFacts, usualFacts } from '../core/facts.ts';
import { allTasks, type CompiledPlay } from '../playbook/compile/compiled-play.ts';
import type { Loading } from '../playbook/compile/loading.ts';
import type { Use } from '../playbook/compile/uses.ts';

/** The facts that are used; reports unknown ones. */
export function checkFacts(compiled: CompiledPlay, uses: readonly Use[], { findings }: Loading): string[] {
  const used = new Set<string>();
  for (const use of uses) {
    const names = factsIn(use);
    for (const name of names) used.add(name);
    if (use.path[0] === 'facts') reportUnknownFact(use, findings);
    if (names.length > 0 && compiled.withoutFacts)
      findings.error('no-facts', `"${use.path.join('.')}" is used, but the play has gather_facts: false`, {
        place: use.place,
        hint: 'leave gather_facts out: only the facts that are used are gathered',
      });
  }
  const set = new Set(allTasks(compiled).flatMap(({ module }) => module?.module.facts ?? []));
  return factNames.filter((name) => used.has(name) && !set.has(name));
}

/** The facts that a use reads. */
export function factsIn({ path, text }: Use): readonly string[] {
  const [root, name] = path;
  if (root === 'facts') return name === undefined ? usualFacts : [name];
  if (root !== 'hostvars' || !/\bfacts\b/.test(text)) return [];
  const named = [...text.matchAll(/\bfacts\.([a-z]\w*)/g)].map((match) => match[1]!);
  return named.length > 0 ? named : usualFacts;
}

function reportUnknownFact({ path, place }: Use, findings: Loading['findings']): void {
  const [, name, key] = path;
  if (name === undefined || taskFacts.includes(name)) return;
  const fact = Object.hasOwn(facts, name) ? facts[name]! : undefined;
  const known =
    fact === undefined ? factNames : Array.isArray(fact) ? (fact as readonly string[]) : undefined;
  const wrong = fact === undefined ? name : key;
  if (!known || wrong === undefined || (fact !== undefined && known.includes(wrong))) return;
  const before = fact === undefined ? 'facts' : `facts.${name}`;
  const close = (fact === undefined ? factOfAnsible(wrong) : undefined) ?? didYouMean(wrong, known);
  const hint = close ? `did you mean "${before}.${close}"?` : `known: ${known.join(', ')}`;
  findings.error('unknown-fact', `there is no fact "${before}.${wrong}"`, { place, hint });
}
