import { runEventsHere } from './program-here.ts';

/** A release in three steps: one host, 30% of them, the rest; `broken` names the hosts on which it fails. */
export const release = `
- name: Release
  hosts: all
  serial: [1, "30%", "100%"]
  max_fail_percentage: 20
  tasks:
    - name: Deploy
      copy: {dest: "{{ folder }}/{{ inventory_hostname }}", content: "{{ version }}"}
    - name: Healthy?
      command: {cmd: "test ! -e {{ folder }}/{{ inventory_hostname }}.broken", read_only: true}
    - name: Done
      copy: {dest: "{{ folder }}/{{ inventory_hostname }}.done", content: "{{ version }}"}
- name: After
  hosts: all
  tasks: [{name: Say so, debug: {msg: released}}]
`;

/** What a release came to, host by host, and what was said of it. */
export async function roll(folder: string, args: string[]) {
  const { events, tasks, end, code, stderr } = await runEventsHere(
    ['release.yml', '-i', 'hosts.yml', ...args],
    {
      cwd: folder,
    },
  );
  const hosts = (task: string, statuses: string[]) =>
    tasks.filter((each) => each.task === task && statuses.includes(each.status)).map(({ host }) => host);
  return {
    batches: events.flatMap((event) => (event.event === 'play' ? [event.hosts.length] : [])),
    deployed: hosts('Deploy', ['changed', 'unchanged']).length,
    failed: hosts('Healthy?', ['failed']).sort(),
    done: hosts('Done', ['changed', 'unchanged']).length,
    after: hosts('Say so', ['unchanged']).length,
    stop: events.find((event) => event.event === 'stop'),
    end,
    code,
    stderr,
  };
}
