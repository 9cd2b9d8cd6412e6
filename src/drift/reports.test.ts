import { expect, test } from 'vitest';
import { taskEvent } from '../report/feed.fixture.ts';
import type { Difference } from './difference.ts';
import type { DriftReport } from './drift-report.ts';
import { driftMarkdown } from './report-markdown.ts';
import { driftText } from './report-text.ts';

/** The report of one file whose mode differs, on hosts with these modes. */
function reportOf(modes: Record<string, string>): DriftReport {
  const differences = Object.entries(modes).map(([host, before]): Difference => {
    const changes = [{ key: 'mode', before, after: '0644' }];
    const place = { file: 'site.yml', line: 6, col: 7 };
    const event = taskEvent({ host, task: 'Page', resource: 'file /page', changes, place });
    return { event, mark: {} as Difference['mark'], changes, moved: 'host' };
  });
  const none = { restarts: [], ignored: [], unknown: [], failed: [], down: [] };
  return { hosts: ['web1', 'web2', 'web3', 'db1'], differences, repaired: new Set(), ...none };
}

test('hosts on which the same differs share their lines', () => {
  const text = driftText(reportOf({ web1: '0600', web2: '0600', web3: '0600', db1: '0755' }), false);
  expect(text.split('\n')).toEqual([
    'web[1:3]:',
    '  file /page: mode is 0600, not 0644',
    '      Page, site.yml:6; corrective: the host has changed',
    'db1:',
    '  file /page: mode is 0755, not 0644',
    '      Page, site.yml:6; corrective: the host has changed',
    '',
    'Drift: 4 resources on 4 of 4 hosts (4 corrective, 0 intentional, 0 of unknown origin).',
    '',
  ]);
  expect(driftText(reportOf({}), false)).toBe('');
});

test('equal hosts share a row of a page, in which no name is markup', () => {
  const report = reportOf({ web1: '0600', web2: '0600', 'db|1': '07<b>' });
  report.restarts = [{ host: 'web1', unit: 'app.service', why: 'unit', path: '/etc/app' }];
  expect(driftMarkdown(report).split('\n')).toEqual([
    '### Drift',
    '',
    'Drift: 3 resources on 3 of 4 hosts (3 corrective, 0 intentional, 0 of unknown origin).',
    '',
    '| hosts | resource | difference | cause |',
    '|---|---|---|---|',
    '| web\\[1:2\\] | file /page | mode is 0600, not 0644 | corrective: the host has changed |',
    '| db\\|1 | file /page | mode is 07&lt;b&gt;, not 0644 | corrective: the host has changed |',
    '| web1 | app.service | needs a restart: its unit /etc/app is newer than its process |  |',
    '',
  ]);
});
