import { chmodSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith } from '../../test/support/program.ts';
import { kplayHere } from '../../test/support/program-here.ts';
import { type DriftRequest, drift, InvalidInput, type RunRequest, run } from './kplay.ts';

let folder: string;
const before = process.env.XDG_STATE_HOME;
beforeAll(async () => {
  folder = await folderWith({
    'hosts.yml': 'all: { hosts: { a: { kplay_connection: local } } }\n',
    'site.yml':
      '- { name: P, hosts: a, gather_facts: false, tasks: [{ name: Text, copy: { dest: "{{ playbook_dir }}/text", content: x, mode: "0644" } }] }\n',
  });
  process.env.XDG_STATE_HOME = join(folder, 'state');
});
afterAll(() => {
  if (before === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = before;
  rmSync(folder, { recursive: true });
});

const request = (more: Partial<RunRequest> = {}): RunRequest => ({
  playbooks: join(folder, 'site.yml'),
  inventory: join(folder, 'hosts.yml'),
  lock: 'off',
  ...more,
});
const at = () => join(folder, 'text');

/** The events of a look for drift, and what it has found. */
async function look(more: Partial<DriftRequest> = {}) {
  const begun = drift({ ...request(), ...more });
  const events: string[] = [];
  for await (const { event } of begun) events.push(event);
  return { events, ...(await begun.result) };
}

describe('drift of a program', () => {
  it('knows the runs of programs that are kept, and repairs', async () => {
    expect(await run(request()).result).not.toHaveProperty('name');
    expect((await look()).drift).toEqual([]);
    chmodSync(at(), 0o600);
    const changes = [{ key: 'mode', before: '0600', after: '0644' }];
    expect(await look()).toMatchObject({ exitCode: 2, drift: [{ cause: 'unknown', changes }] });

    const { name } = await run(request({ history: 'on' })).result;
    chmodSync(at(), 0o600);
    const { events, ...found } = await look();
    expect([events[0], events.at(-1)]).toEqual(['start', 'end']);
    expect(found).toMatchObject({ exitCode: 2, drift: [{ host: 'a', task: 'Text', cause: 'corrective' }] });
    const repair = await look({ remediate: true, history: 'on' });
    expect(repair).toMatchObject({ exitCode: 0, drift: [{ repaired: true }] });
    expect(statSync(at()).mode & 0o777).toBe(0o644);
    expect(readdirSync(join(folder, 'state/kplay/runs'))).toEqual([name, repair.name]);
  });

  it('has rules', async () => {
    chmodSync(at(), 0o600);
    const rule = { resource: '*/text', key: 'mode', reason: 'tried' };
    const kept = await look({ driftIgnore: [{ ...rule, until: '2999-01-01' }] });
    expect(kept).toMatchObject({ exitCode: 0, drift: [], ignored: [{ reason: 'tried', keys: ['mode'] }] });
    const { warnings } = await look({ driftIgnore: [{ ...rule, until: '2020-01-01' }] });
    expect(warnings).toMatchObject([{ code: 'drift-rule' }]);
    const wrong = look({ driftIgnore: [{ ...rule, until: '2026-02-30' }] });
    await expect(wrong).rejects.toBeInstanceOf(InvalidInput);
  });

  it('is interrupted when its signal is aborted, and repairs nothing', async () => {
    const stop = new AbortController();
    const begun = drift({ ...request(), remediate: true, signal: stop.signal });
    for await (const { event } of begun) if (event === 'start') stop.abort();
    expect(await begun.result).toMatchObject({ interrupted: true, exitCode: 130 });
  });
});

it('what cannot be kept is a warning', async () => {
  writeFileSync(join(folder, 'file'), '');
  process.env.XDG_STATE_HOME = join(folder, 'file');
  const { exitCode, warnings } = await run(request({ history: 'on' })).result;
  process.env.XDG_STATE_HOME = join(folder, 'state');
  expect([exitCode, warnings.map(({ code }) => code)]).toEqual([0, ['unkept-run']]);
});

it('kplay runs names the program that has begun a run', async () => {
  const { stdout } = await kplayHere(['runs'], { cwd: folder });
  expect(stdout).toContain(`a program, of ${join(folder, 'site.yml')}`);
});
