import { becomeMethods } from '../../core/become.ts';
import { isMapping, type Value, type Values } from '../../core/values.ts';
import { itemName } from '../../evaluate/items.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import { checkKeywords, checkName } from '../keywords/keywords.ts';
import { boolOf, loopControlKeywords, textOrNone } from '../keywords/schema.ts';
import type { LoopControl, TaskOptions } from '../plan.ts';
import { type CompiledTask, type Container, includesAround } from './compiled-task.ts';
import type { Context } from './context.ts';
import type { Loading } from './loading.ts';
import { usesOfText, usesOfValue } from './uses.ts';

const numbers = ['retries', 'delay', 'throttle', 'timeout', 'async', 'poll'] as const;
const switches = {
  delegate_facts: 'delegateFacts',
  run_once: 'runOnce',
  check_mode: 'checkMode',
  diff: 'diff',
  ignore_unreachable: 'ignoreUnreachable',
  any_errors_fatal: 'anyErrorsFatal',
} as const;

/** The rarer keywords of a task, its own or inherited; conditions are added separately. */
export function taskOptionsOf(raw: Values, { inherited }: Context, loading: Loading): TaskOptions {
  const keywords: Values = Object.assign(Object.create(null), inherited, raw);
  const options: TaskOptions = {};
  for (const name of numbers) if (isNumber(keywords[name])) options[name] = keywords[name];
  for (const [key, name] of Object.entries(switches)) {
    const value = boolOf(keywords[key]);
    if (value !== undefined) options[name] = value;
  }
  const method = becomeMethods.find((each) => each === keywords.become_method);
  if (method) options.becomeMethod = method;
  const delegate = textOrNone(keywords.delegate_to);
  if (delegate !== undefined) options.delegateTo = delegate;
  const control = isMapping(raw.loop_control) ? loopControl(raw.loop_control, loading) : undefined;
  if (control) options.loopControl = control;
  return options;
}

function isNumber(value: Value | undefined): value is number | string {
  return typeof value === 'number' || typeof value === 'string';
}

function loopControl(raw: Values, loading: Loading): LoopControl {
  checkKeywords(raw, loopControlKeywords, loading.findings);
  for (const key of ['loop_var', 'index_var']) {
    const name = textOrNone(raw[key]);
    if (name !== undefined && name !== 'item') checkName(name, { container: raw, key }, loading.findings);
  }
  return {
    itemName: textOrNone(raw.loop_var) ?? 'item',
    indexName: textOrNone(raw.index_var),
    label: textOrNone(raw.label),
    pause: raw.pause,
  };
}

/** Adds what the rarer keywords read, and reports keywords that have no effect without another one. */
export async function addTaskOptions(step: CompiledTask, loading: Loading): Promise<void> {
  const { raw, task, uses } = step;
  const { findings } = loading;
  const texts = ['delegate_to', ...numbers].map((key) => ({ container: raw, key }));
  if (isMapping(raw.loop_control))
    for (const key of ['label', 'pause']) texts.push({ container: raw.loop_control, key });
  for (const spot of texts) {
    const value = spot.container[spot.key];
    if (typeof value === 'string') uses['in loop'].push(...(await usesOfText(value, spot, findings)));
  }
  if (raw.delegate_to === undefined && task.delegateTo !== undefined)
    uses['in loop'].push(
      ...(await usesOfValue(task.delegateTo, { container: raw, key: 'delegate_to' }, findings)),
    );
  if (raw.async !== undefined) checkAsync(step, loading);
  warnAboutItem(step, loading);
  checkFlags(step, loading);
  const needs = { loop_control: 'loop', delay: 'retries', delegate_facts: 'delegate_to', poll: 'async' };
  for (const [key, other] of Object.entries(needs))
    if (raw[key] !== undefined && raw[other] === undefined && !hasOther(step, other))
      findings.warning('unknown-keyword', `"${key}" does nothing without "${other}"`, {
        place: placeOf(raw, key),
      });
}

/** Reports items that hide those of an outer loop because both have the same name. */
function warnAboutItem(step: CompiledTask, { findings }: Loading): void {
  const { raw, task } = step;
  if (raw.loop === undefined) return;
  const name = itemName(task);
  const outer = includesAround(step).findLast((include) => itemName(include.task) === name)?.task;
  if (!outer) return;
  findings.warning('shadowed-variable', `"${name}" hides the item of the loop in line ${outer.place.line}`, {
    place: keyPlaceOf(raw, 'loop'),
    hint: 'give one of them another name: loop_control: {loop_var: NAME}',
  });
}

/** A job has its own time limit and kplay waits for it separately; a task of the controller is not a job. */
function checkAsync({ raw, key, module }: CompiledTask, { findings }: Loading): void {
  const again = 'start it with poll: 0, and repeat async_status in a task of its own';
  const others = { timeout: 'async is its time limit', until: again, retries: again };
  for (const [other, hint] of Object.entries(others))
    if (raw[other] !== undefined)
      findings.error('unknown-keyword', `"${other}" cannot be used with async`, {
        place: keyPlaceOf(raw, other),
        hint,
      });
  if (!module)
    findings.error('unknown-keyword', `"async" cannot be used with ${key}, which does nothing on the host`, {
      place: keyPlaceOf(raw, 'async'),
      hint: 'leave it out',
    });
}

/** Reports `until: x.finished == 1`, which is never true. */
function checkFlags({ task, module }: CompiledTask, { findings }: Loading): void {
  const flags = module?.module.flags;
  if (!flags) return;
  const compared = new RegExp(`\\b([\\w.]+\\.(?:${flags.join('|')}))\\s*([!=])=\\s*([01])\\b`);
  for (const { source, place } of task.until ?? []) {
    const [, path, sign, number] = compared.exec(source) ?? [];
    if (path === undefined) continue;
    const hint = `write ${(sign === '=') === (number === '1') ? '' : '!'}${path}`;
    findings.error('wrong-type', `"${path}" is true or false, not a number`, { place, hint });
  }
}

function hasOther({ task }: CompiledTask, other: string): boolean {
  return (
    (other === 'retries' && task.until !== undefined) ||
    (other === 'delegate_to' && task.delegateTo !== undefined)
  );
}

/** Whether a task runs because another one has failed. If it does, it knows which one failed. */
export function isRescue(around: readonly Container[]): boolean {
  return around.some((container) => 'part' in container && container.part !== 'block');
}

/** The names that a task that runs after a failure can read: the name of the failed task, and its result. */
export const failureNames = ['kplay_failed_task', 'kplay_failed_result'] as const;
