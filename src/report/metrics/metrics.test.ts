import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Event, HostRecap } from '../../core/events.ts';
import { endEvent, startEvent, taskEvent } from '../feed.fixture.ts';
import { families } from './families.ts';
import { type DriftCounts, metricsReport } from './metrics-report.ts';

const file = (path: string) => fileURLToPath(new URL(`../../../integrations/${path}`, import.meta.url));

interface Options {
  check?: boolean;
  earlier?: string;
  drift?: DriftCounts;
}

async function metricsOf(events: Event[], { check = false, earlier = '', drift }: Options = {}) {
  let text = '';
  const write = async (made: string) => {
    text = made;
  };
  const gitSha = async () => 'abc';
  const given = { playbook: 'site.yml', gitSha, earlier, write, now: () => 1_000_000 };
  const report = metricsReport({ ...given, ...(drift && { drift: () => drift }) });
  for (const event of [startEvent(['web1'], { check }), ...events]) report.event(event);
  await report.end();
  return text;
}

const ended = (more: Partial<HostRecap> = {}, exit_code = 0) =>
  ({ ...endEvent({ web1: more }), exit_code }) as Event;
const changed = taskEvent({ changes: [{ key: 'state', before: 'absent', after: 'file' }] });
const host = 'host="web1",playbook="site.yml"';

describe('the metrics of a run', () => {
  it.each<[what: string, Event[], Options, line: string]>([
    ['a host that is well', [ended()], {}, `kplay_host_info{${host},git_sha="abc",sync="in_sync"} 1`],
    [
      'drift',
      [ended({ changed: 2 })],
      { check: true },
      `kplay_host_info{${host},git_sha="abc",sync="drifted"} 1`,
    ],
    ['its size', [ended({ changed: 2 })], { check: true }, `kplay_host_drift_resources{${host}} 2`],
    [
      'drift that a look has found',
      [ended({ changed: 2, unknown: 1 })],
      { check: true, drift: { resources: new Map([['web1', 1]]), repaired: [] } },
      `kplay_host_drift_resources{${host}} 1`,
    ],
    [
      'what is unknown to a look, which is no drift',
      [ended({ changed: 2, unknown: 1 })],
      { check: true, drift: { resources: new Map(), repaired: [] } },
      `kplay_host_info{${host},git_sha="abc",sync="in_sync"} 1`,
    ],
    [
      'what a repair has changed',
      [changed, ended({ changed: 1 })],
      { check: true, drift: { resources: new Map(), repaired: [changed] } },
      `kplay_changes_total{${host},module="file",kind="created"} 1`,
    ],
    ['no drift after a run', [ended({ changed: 2 })], {}, `kplay_host_drift_resources{${host}} 0`],
    ['a failure', [ended({ failed: 1 })], {}, `kplay_host_info{${host},git_sha="abc",sync="failed"} 1`],
    ['results', [ended({ failed: 1 })], {}, `kplay_host_tasks{${host},status="failed"} 1`],
    ['a host that is down', [ended({ unreachable: true })], {}, `kplay_host_reachable{${host}} 0`],
    [
      'what is unknown',
      [ended({ unknown: 1 })],
      { check: true },
      `kplay_host_info{${host},git_sha="abc",sync="unknown"} 1`,
    ],
    ['changes', [changed, ended()], {}, `kplay_changes_total{${host},module="file",kind="created"} 1`],
    [
      'changes of other kinds',
      [taskEvent(), ended()],
      {},
      `kplay_changes_total{${host},module="file",kind="modified"} 1`,
    ],
    [
      'changes since the first run',
      [changed, ended()],
      { earlier: `kplay_changes_total{${host},module="file",kind="created"} 41\n` },
      `kplay_changes_total{${host},module="file",kind="created"} 42`,
    ],
    [
      'no changes in check mode',
      [changed, ended()],
      { check: true, earlier: `kplay_changes_total{${host},module="file",kind="created"} 41\n` },
      `kplay_changes_total{${host},module="file",kind="created"} 41`,
    ],
    ['the time', [ended()], {}, 'kplay_run_duration_seconds{playbook="site.yml"} 0.32'],
    ['a success', [ended()], {}, 'kplay_last_success_timestamp_seconds{playbook="site.yml"} 1000'],
    [
      'the last success',
      [ended({}, 3)],
      { earlier: 'kplay_last_success_timestamp_seconds{playbook="site.yml"} 7\nnoise\nkplay_x{ NaN\n' },
      'kplay_last_success_timestamp_seconds{playbook="site.yml"} 7',
    ],
    ['the exit code', [ended({}, 3)], {}, 'kplay_run_exit_code{playbook="site.yml"} 3'],
  ])('%s', async (_, events, options, line) => {
    expect((await metricsOf(events, options)).split('\n')).toContain(line);
  });

  it('a run that was killed has none', async () => {
    expect(await metricsOf([changed])).toBe('');
  });

  it('promtool accepts them, whatever hosts are called', async () => {
    const hostile = 'a"b\\c\nd\u202e';
    const text = await metricsOf([
      taskEvent({ host: hostile, module: hostile }),
      endEvent({ [hostile]: {} }),
    ]);
    execFileSync('promtool', ['check', 'metrics'], { input: text, stdio: 'pipe' });
    expect(text).toContain('host="a\\"b\\\\c\\\\nd\\\\u202e"');
  });
});

describe('the files for Prometheus and Grafana', () => {
  const known = Object.keys(families);
  it.each(['prometheus/alerts.yml', 'grafana/dashboard.json'])('%s uses metrics that there are', (path) => {
    const used = readFileSync(file(path), 'utf8').match(/\bkplay_\w+/g)!;
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
    expect(used.length).toBeGreaterThan(6);
  });

  it('promtool accepts the alert rules', () => {
    execFileSync('promtool', ['check', 'rules', file('prometheus/alerts.yml')], { stdio: 'pipe' });
  });

  it('promtool accepts the queries of the dashboard', () => {
    const board = JSON.parse(readFileSync(file('grafana/dashboard.json'), 'utf8'));
    const queries = board.panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
      targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m')),
    );
    const rules = queries.map((expr: string, i: number) => ({ record: `query${i}`, expr }));
    const folder = mkdtempSync(join(tmpdir(), 'kplay-rules-'));
    writeFileSync(join(folder, 'rules'), JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    execFileSync('promtool', ['check', 'rules', join(folder, 'rules')], { stdio: 'pipe' });
    rmSync(folder, { recursive: true });
  });
});
