import { describe, expect, test } from 'vitest';
import { folderWith } from './support/program.ts';
import { kplayHere, runEventsHere } from './support/program-here.ts';

const vars = {
  pw: "{{ env 'KPLAY_TEST_UNSET' }}",
  alias: '{{ pw }}',
  db: { user: 'app', secret: "{{ env 'KPLAY_TEST_UNSET' }}" },
  loop_free: '{{ default alias "none" }}',
};

/** A task, and what it says or why it fails. */
const cases: [task: object, said: string][] = [
  [{ debug: { msg: "{{ default pw 'none' }}" } }, 'none'],
  [{ debug: { msg: "{{ default alias 'none' }}" } }, 'none'],
  [{ debug: { msg: '{{ loop_free }}' } }, 'none'],
  [{ debug: { msg: '{{ defined alias }}' } }, 'false'],
  [{ debug: { msg: "{{ default db.secret 'none' }}" } }, 'none'],
  [{ debug: { msg: '{{#if (defined alias)}}{{ alias }}{{else}}none{{/if}}' } }, 'none'],
  [{ debug: { msg: '{{#if db.secret}}{{ db.secret }}{{else}}none{{/if}}' } }, 'none'],
  [{ debug: { msg: '{{#if db.user}}{{ db.user }}{{else}}none{{/if}}' } }, 'app'],
  [{ assert: { that: 'default(alias, "x") == "x"', success_msg: 'so' } }, 'so'],
  [{ assert: { that: '!defined(alias)', success_msg: 'so' } }, 'so'],
  [{ assert: { that: 'has(db.user)', success_msg: 'so' } }, 'so'],
  [{ assert: { that: 'defined(db.secret)', fail_msg: 'Set it.' } }, 'Set it. (defined(db.secret) is false)'],
  [{ assert: { that: 'defined(db.none)', fail_msg: 'Set it.' } }, 'Set it. (defined(db.none) is false)'],
  [{ assert: { that: 'defined(nope.key)', fail_msg: 'Set it.' } }, 'Set it. (defined(nope.key) is false)'],
  [
    { assert: { that: ['defined(alias)', 'alias != ""'], fail_msg: 'Set it.' } },
    'Set it. (defined(alias) is false)',
  ],
];

describe('default and defined see through variables, in the checks and in the run', async () => {
  const tasks = cases.map(([task], i) => ({ name: `task ${i}`, ...task, ignore_errors: true }));
  const cwd = await folderWith({ 'site.yml': JSON.stringify([{ hosts: 'all', vars, tasks }]) });
  const { tasks: told } = await runEventsHere(['site.yml', '-i', 'localhost,'], { cwd });
  test('the checks find no error', async () => {
    const { stdout, stderr } = await kplayHere(['lint', 'site.yml', '-i', 'localhost,'], { cwd });
    expect(stdout + stderr).not.toMatch(/^error/m);
  });
  test.each(cases.map(([task, said], i) => [JSON.stringify(task), said, i] as const))('%s', (_, said, i) =>
    expect(told.find(({ task }) => task === `task ${i}`)?.message).toBe(said),
  );
});
