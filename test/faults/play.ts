import { fileOf, type Step } from './steps.ts';

/** Makes a play of steps. */
export function playOf(name: string, steps: readonly Step[]): object {
  const tasks = groupsOf(steps.filter(({ part }) => part !== 'handler')).map(groupOf);
  const handlers = steps.filter(({ part }) => part === 'handler').map(taskOf);
  return { name, hosts: 'all', gather_facts: false, tasks, handlers };
}

/** The steps of a block together, other ones alone. */
function groupsOf(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (step.block !== undefined && last?.[0]?.block === step.block) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

function groupOf(steps: Step[]): object {
  const [first] = steps;
  if (first!.block === undefined) return taskOf(first!);
  const commit = steps.find(({ kind }) => kind === 'commit');
  const rescue = steps.filter(({ part }) => part === 'rescue').map(taskOf);
  const block = steps.filter((step) => step !== commit && step.part !== 'rescue').map(taskOf);
  return {
    name: first!.block,
    ...becoming(first!),
    block,
    ...(rescue.length > 0 && { rescue }),
    ...(commit && { transaction: { check: checkOf(commit) } }),
  };
}

/** What the host checks at the end of a transaction. */
export function checkOf({ part, seconds }: Step): string {
  return `sleep ${seconds}; ${part === 'block' ? 'false' : 'true'}`;
}

function taskOf(step: Step): object {
  const { id, items, notifies, on } = step;
  const name = items ? `${id}.{{ item }}` : id;
  const common = {
    name: id,
    ...(items && { loop: items }),
    ...(notifies && { notify: notifies }),
    ...becoming(step),
    ...(on && { delegate_to: on }),
  };
  return { ...common, ...argumentsOf(step, name, fileOf(step, name, '{{ inventory_hostname }}')) };
}

function becoming({ as }: Step): object {
  return as ? { become: true, become_user: as } : {};
}

function argumentsOf(step: Step, name: string, path: string | undefined): object {
  const { id, kind, reads } = step;
  const content = reads ? `{{ ${reads}.stdout_lines.[0] }}` : step.content;
  switch (kind) {
    case 'folder':
      return { file: { path, state: 'directory' } };
    case 'line':
      return { lineinfile: { path, create: true, line: content } };
    case 'copy':
      return { copy: { dest: path, content } };
    case 'command':
      return commandOf(step, name, path!);
    case 'start':
      return { ...commandOf(step, name, path!), poll: 0, changed_when: false };
    default:
      return waitOf(id, reads!);
  }
}

/** The longest time of a job, in seconds. */
const jobLimit = 20;

function commandOf(step: Step, name: string, path: string): object {
  const { id, seconds, creates, part, on } = step;
  const logged = on ? `${name}@{{ inventory_hostname }}` : name;
  const cmd = `/srv/step {{ run }} ${logged} ${path} ${seconds} ${part === 'block' ? 3 : 0}`;
  const job = step.isJob || step.kind === 'start' ? { async: jobLimit, poll: 1 } : {};
  if (creates) return { shell: { cmd, creates: path }, ...job };
  return { shell: { cmd }, register: id, ...job, ...(part === 'block' ? {} : changedWhen(id)) };
}

function waitOf(id: string, job: string): object {
  return {
    async_status: { jid: `{{ ${job}.ansible_job_id }}` },
    register: id,
    until: `${id}.finished`,
    retries: 60,
    delay: 0.5,
    ...changedWhen(id),
  };
}

function changedWhen(id: string): object {
  return { changed_when: `"made" in ${id}.stdout_lines` };
}
