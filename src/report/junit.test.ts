import { execFileSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Event, TaskEvent } from '../core/events.ts';
import { endEvent, hostEvent, playEvent, startEvent, taskEvent } from './feed.fixture.ts';
import { junitReport } from './junit.ts';

const schema = fileURLToPath(new URL('../../test/support/junit.xsd', import.meta.url));

async function junit(events: Event[], failOnChange = false): Promise<string> {
  const out = new PassThrough();
  let text = '';
  out.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  const report = junitReport(out, { failOnChange });
  for (const event of [startEvent(['web1']), playEvent(['web1']), ...events, endEvent({ web1: {} })])
    report.event(event);
  await report.end();
  return text;
}

/** Validates with xmllint, and returns what an XPath expression gives. */
function ask(xml: string, path: string): string {
  const xmllint = (...args: string[]) =>
    execFileSync('xmllint', [...args, '-'], { input: xml, encoding: 'utf8', stdio: 'pipe' });
  xmllint('--noout', '--schema', schema);
  return xmllint('--xpath', `string(${path})`).replace(/\n$/, '');
}

const task = (more: Partial<TaskEvent>) => taskEvent({ changes: [], ...more });
const output = { rc: 1, stdout: '', stderr: '', truncated: 0 };

describe('a test case says what became of a task', () => {
  it.each<[string, Partial<TaskEvent>, string, string]>([
    ['changed', taskEvent(), '//testcase/system-out', 'mode: 0644 -> 0755'],
    ['unchanged', { status: 'unchanged' }, 'count(//testcase/*)', '0'],
    ['its time', { ms: 1250, status: 'unchanged' }, '//testcase/@time', '1.250'],
    ['its host and play', { host: 'web1.example.org' }, '//testcase/@classname', 'Web.web1_example_org'],
    ['its item', { item: 'nginx' }, '//testcase/@name', 'Install the site [nginx]'],
    ['its role', { role: 'nginx', handler: true }, '//testcase/@name', 'handler: nginx : Install the site'],
    ['failed', { status: 'failed', message: 'no <b>' }, '//failure/@message', 'no <b>'],
    ['where', { status: 'failed', hint: 'x' }, 'substring-before(//failure, " ")', 'site.yml:4:7\nhint:'],
    [
      'what was printed',
      { status: 'failed', output: { ...output, stderr: 'oh' } },
      'substring-after(//failure, "stderr:")',
      '\noh',
    ],
    ['skipped', { status: 'skipped', message: 'x is false' }, '//skipped/@message', 'x is false'],
    ['unknown', { status: 'unknown', message: 'needs r' }, '//skipped/@message', 'needs r'],
    ['rescued', { status: 'rescued', message: 'no' }, 'substring-before(//system-out, ":")', 'rescued'],
    ['ignored', { status: 'ignored', message: 'no' }, 'count(//failure)', '0'],
    ['repeated', { status: 'unchanged', attempts: 3 }, 'count(//flakyFailure)', '2'],
    ['repeated in vain', { status: 'failed', attempts: 3 }, 'count(//rerunFailure)', '2'],
    ['hidden', { status: 'failed', hidden: true }, '//failure/@message', 'hidden: the task has no_log'],
    [
      'control characters',
      { status: 'failed', message: 'a\x1b[1m\0\ufffe\ud800' },
      '//failure/@message',
      'a\\x1b[1m\\x00\ufffd\\ud800',
    ],
    [
      'a long text',
      { status: 'failed', output: { ...output, stdout: '\u{1f600}'.repeat(50_000) } },
      'string-length(//failure) < 21000',
      'true',
    ],
  ])('%s', async (_, more, path, value) => {
    expect(ask(await junit([task(more)]), path)).toBe(value);
  });

  it('counts', async () => {
    const xml = await junit([
      task({ status: 'failed' }),
      task({ status: 'skipped' }),
      task({ host: 'web2' }),
      { ...hostEvent('web3', 'unreachable'), message: 'no route' } as Event,
    ]);
    const counts = ['tests', 'failures', 'errors', 'skipped'].map((name) => ask(xml, `//testsuite/@${name}`));
    expect(counts).toEqual(['4', '1', '1', '1']);
    expect(ask(xml, '//error/@message')).toBe('no route');
    expect(ask(xml, '//testsuite/@timestamp')).toBe('2026-01-02T03:04:05');
  });

  it('cases with the same name get different names', async () => {
    const xml = await junit([task({}), task({}), task({ host: 'web2' })]);
    expect(ask(xml, '//testcase[2]/@name')).toBe('Install the site (2)');
    expect(ask(xml, '//testcase[3]/@name')).toBe('Install the site');
  });

  it('a change is a failure if that is wanted', async () => {
    const xml = await junit([taskEvent()], true);
    expect(ask(xml, '//failure/@message')).toBe('mode: 0644 -> 0755');
  });
});
