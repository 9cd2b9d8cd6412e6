import { fileOf, type Step } from './steps.ts';

/** Makes a play of steps. */
export function playOf(name: string, steps: readonly Step[]): object {
  const tasks = steps.flatMap((step, i) => {
    if (step.part === 'block')
      return [{ name: `B-${step.id}`, block: [taskOf(step)], rescue: [taskOf(steps[i + 1]!)] }];
    return step.part === undefined ? [taskOf(step)] : [];
  });
  const handlers = steps.filter(({ part }) => part === 'handler').map(taskOf);
  return { name, hosts: 'all', gather_facts: false, tasks, handlers };
}

function taskOf(step: Step): object {
  const { id, kind, items, notifies } = step;
  const name = items ? `${id}.{{ item }}` : id;
  const common = { name: id, ...(items && { loop: items }), ...(notifies && { notify: notifies }) };
  const path = fileOf(step, name);
  const content = step.reads ? `{{ ${step.reads}.stdout_lines.[0] }}` : step.content;
  switch (kind) {
    case 'folder':
      return { ...common, file: { path, state: 'directory' } };
    case 'line':
      return { ...common, lineinfile: { path, create: true, line: content } };
    case 'copy':
      return { ...common, copy: { dest: path, content } };
    case 'command':
      return { ...common, ...commandOf(step, name, path) };
  }
}

function commandOf({ id, seconds, creates, part }: Step, name: string, path: string): object {
  const cmd = `/srv/step {{ run }} ${name} ${seconds} ${part === 'block' ? 3 : 0}`;
  if (creates) return { shell: { cmd, creates: path } };
  const isChanged = { changed_when: `"made" in ${id}.stdout_lines` };
  return { shell: { cmd }, register: id, ...(part === 'block' ? {} : isChanged) };
}
