import type { ScriptPart } from '../../core/module.ts';
import { partText } from '../shell/parts.ts';
import { assign } from '../step/quote.ts';
import { moduleFunctions, type RemoteStep } from '../step/step.ts';

/** The definitions that the shell of a session already has. */
export class SentDefinitions {
  readonly #names = new Set<string>();

  /** The text that must come before a step: the functions that it calls, and empty values of its variables. */
  before({ module, scripts, variables, job, needs = [], owes = [] }: RemoteStep): string {
    let text = '';
    for (const part of job ? (['jobs', ...needs] as const) : needs)
      text += this.#once(`part ${part}`, () => textOf(part));
    text += this.#once(`module ${module}`, () => moduleFunctions(module, scripts));
    for (const name of Object.keys(variables))
      text += this.#once(`variable ${name}`, () => assign(`KP_${name.toUpperCase()}`, ''));
    for (const { key, text: saying } of owes)
      text += this.#once(`owed ${key}`, () => assign(`kp_owed_${key}`, saying));
    return text;
  }

  #once(name: string, text: () => string): string {
    if (this.#names.has(name)) return '';
    this.#names.add(name);
    return text();
  }
}

/** The text of a part. A transaction leaves the script of its journal on the host. */
function textOf(part: ScriptPart): string {
  const text = partText(part);
  return part === 'transaction' ? assign('kp_journal_script', partText('journal')) + text : text;
}
