import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Answer, askAnsible, hasAnsible } from './support/ansible.ts';
import { cases } from './support/oracle-cases.ts';
import { folderWith, runEvents } from './support/program.ts';

const compare = await hasAnsible();

/** The same playbook as Ansible spells it. */
function asAnsible(text: string): string {
  return text
    .replace(/^- name: P.*$/gm, '$&\n  gather_facts: false')
    .replaceAll('kplay_failed_task', 'ansible_failed_task.name')
    .replaceAll('kplay_failed_result', 'ansible_failed_result')
    .replaceAll('include_role: {', 'include_role: {public: false, ')
    .replaceAll('host-paced', 'linear');
}

/** Per host "TASK status message", as the default callback prints it. */
function ofAnsible(out: string): Record<string, string[]> {
  const story: Record<string, string[]> = { one: [], two: [], three: [] };
  const words: Record<string, string> = { fatal: 'failed', skipping: 'skipped' };
  let [task, of] = ['', [] as string[]];
  for (const line of out.split('\n')) {
    const head = /^(?:TASK|RUNNING HANDLER) \[(.*?)\] \**$/.exec(line);
    const result = /^(ok|changed|fatal|failed|skipping): \[(\w+)(?: -> \w+)?\](.*)/.exec(line);
    const message = /^ {4}"msg": (.*)$/.exec(line);
    if (head) task = head[1]!.replace(/^\w+ : /, '');
    if (result && task !== 'meta') {
      const [, status, host, rest] = result as unknown as [string, string, string, string];
      of = story[host]!;
      const text = `${task} ${words[status] ?? status}`;
      // a line of its own says that all items were skipped
      if (!(status === 'skipping' && rest.trim() === '' && of.at(-1) === text)) of.push(text);
    }
    if (message && /(ok|changed)$/.test(of.at(-1) ?? ''))
      of.push(`${of.pop()} ${message[1]!.replaceAll('"', '')}`);
  }
  return story;
}

/** The same of kplay's events: whether a failure is forgiven shows in what comes after it. */
async function ofKplay(folder: string): Promise<Record<string, string[]>> {
  const { tasks, stderr } = await runEvents(['kplay.yml', '-i', 'hosts.yml'], { cwd: folder });
  if (tasks.length === 0) throw new Error(stderr);
  const story: Record<string, string[]> = { one: [], two: [], three: [] };
  const words: Record<string, string> = { unchanged: 'ok', ignored: 'failed', rescued: 'failed' };
  for (const { host, task, status, module, message } of tasks) {
    const said = module === 'debug' && /changed/.test(status) ? ` ${message}` : '';
    story[host]!.push(`${task} ${words[status] ?? status}${said}`);
  }
  return story;
}

const inventory = 'all: {hosts: {one: , two: , three: }, vars: {kplay_connection: local}}\n';

describe.skipIf(!compare)('the same tasks on the same hosts in the same order as ansible-core', () => {
  let answers: Answer[];
  let folders: string[];

  beforeAll(async () => {
    folders = await Promise.all(
      cases.map(async ({ text, files = {} }) => {
        const folder = await folderWith({ 'hosts.yml': inventory, 'kplay.yml': text });
        for (const [name, content] of Object.entries(files)) {
          await mkdir(dirname(join(folder, name)), { recursive: true });
          await writeFile(join(folder, name), content);
        }
        await mkdir(join(folder, 'ansible'), { recursive: true });
        for (const [name, content] of Object.entries({ ...files, 'play.yml': text })) {
          await mkdir(dirname(join(folder, 'ansible', name)), { recursive: true });
          await writeFile(join(folder, 'ansible', name), asAnsible(content));
        }
        return folder;
      }),
    );
    answers = await askAnsible(
      folders.map((folder) => [
        'ansible-playbook',
        '-c',
        'local',
        '-i',
        'one,two,three',
        join(folder, 'ansible', 'play.yml'),
      ]),
    );
  }, 60_000);

  test.each(cases.map(({ name }, i) => [name, i] as const))('%s', async (_, i) => {
    const theirs = ofAnsible(answers[i]!.out);
    expect(Object.values(theirs).flat().length, answers[i]!.out).toBeGreaterThan(0);
    const { differs } = cases[i]!;
    const ours = await ofKplay(folders[i]!);
    if (!differs) expect(ours).toEqual(theirs);
    else {
      expect(theirs).toMatchObject(differs.theirs);
      expect(ours).toMatchObject(differs.ours);
    }
  });
});
