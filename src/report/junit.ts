// JUnit XML as Jenkins reads it: https://github.com/jenkinsci/xunit-plugin, junit-10.xsd
import type { Writable } from 'node:stream';
import type { Change, Event, HostEvent, TaskEvent } from '../core/events.ts';
import { clean, cleanLines } from './clean.ts';
import { cutMiddle, escapeMarkup } from './markup.ts';
import type { Report } from './report.ts';
import { sink } from './sink.ts';
import { formatPlace } from './source.ts';

/** The most characters of an attribute, and of a text. */
const longest = { attribute: 1000, text: 20_000 };

type Verdict = 'passed' | 'failure' | 'error' | 'skipped';

interface Suite {
  cases: string[];
  counts: Record<Verdict, number>;
  ms: number;
  /** How often a case of this name was there. */
  names: Map<string, number>;
}

/**
 * Writes a test suite for each play, with a test case for each task (or item of a loop) on each host, at the end of the run.
 * A rescued or ignored failure has passed, with a note. A host that is unreachable or lost is an error.
 * @param options.failOnChange a change is a failure
 */
export function junitReport(out: Writable, options: { failOnChange: boolean }): Report {
  const to = sink(out);
  const suites = new Map<string, Suite>();
  let play = 'kplay';
  let time = '';
  const add = (name: string, ms: number, title: string, host: string, made: Case) => {
    const suite = suites.get(name) ?? newSuite();
    suites.set(name, suite);
    const key = `${host}\0${title}`;
    const count = (suite.names.get(key) ?? 0) + 1;
    suite.names.set(key, count);
    suite.counts[made.verdict]++;
    suite.ms += ms;
    // Jenkins takes cases with the same name for one
    const unique = count > 1 ? `${title} (${count})` : title;
    const head = attributes({ name: unique, classname: `${part(name)}.${part(host)}`, time: seconds(ms) });
    suite.cases.push(`    <testcase${head}>${made.body}</testcase>\n`);
  };
  const write = () => {
    const all = [...suites].map(([name, suite]) => suiteText(name, suite, time));
    to.write(
      `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kplay">\n${all.join('')}</testsuites>\n`,
    );
  };
  return {
    event(event: Event) {
      if (event.event === 'start') time = event.time.replace(/\.\d+Z$/, '');
      else if (event.event === 'play') play = event.play;
      else if (event.event === 'task')
        add(event.play, event.ms, title(event), event.host, caseOf(event, options));
      else if (event.event === 'host' && event.message !== undefined)
        add(play, 0, 'connection', event.host, { verdict: 'error', body: errorOf(event) });
      else if (event.event === 'end') write();
    },
    end: () => to.end(),
    get broken() {
      return to.broken;
    },
  };
}

/** What is inside of a test case. */
interface Case {
  verdict: Verdict;
  body: string;
}

function newSuite(): Suite {
  return { cases: [], counts: { passed: 0, failure: 0, error: 0, skipped: 0 }, ms: 0, names: new Map() };
}

function suiteText(name: string, { cases, counts, ms }: Suite, timestamp: string): string {
  const { failure, error, skipped } = counts;
  const head = attributes({
    name,
    tests: cases.length,
    failures: failure,
    errors: error,
    skipped,
    time: seconds(ms),
    timestamp,
  });
  return `  <testsuite${head}>\n${cases.join('')}  </testsuite>\n`;
}

function title({ task, item, label, role, handler }: TaskEvent): string {
  const where = role === undefined ? task : `${role} : ${task}`;
  const what = label ?? item;
  return `${handler ? 'handler: ' : ''}${where}${what === undefined ? '' : ` [${what}]`}`;
}

function caseOf(event: TaskEvent, { failOnChange }: { failOnChange: boolean }): Case {
  const { status, message, attempts = 1 } = event;
  const repeats = (kind: string) =>
    `<${kind}${attributes({ type: 'until', message: 'another attempt was needed' })}/>`.repeat(attempts - 1);
  switch (status) {
    case 'failed':
      return { verdict: 'failure', body: element('failure', 'failed', event) + repeats('rerunFailure') };
    case 'skipped':
    case 'unknown':
      return { verdict: 'skipped', body: `<skipped${attributes({ message: message ?? status })}/>` };
    case 'changed':
      if (failOnChange) return { verdict: 'failure', body: element('failure', 'changed', event) };
      break;
    case 'rescued':
    case 'ignored':
      return { verdict: 'passed', body: textOf('system-out', `${status}: ${detailsOf(event)}`) };
  }
  return {
    verdict: 'passed',
    body: repeats('flakyFailure') + textOf('system-out', changesText(event.changes)),
  };
}

function element(name: string, type: string, event: TaskEvent): string {
  const message = event.hidden
    ? 'hidden: the task has no_log'
    : (event.message ?? changesText(event.changes));
  return `<${name}${attributes({ type, message })}>${xmlText(detailsOf(event))}</${name}>`;
}

/** A failure in full: where, what, and what the command printed. */
function detailsOf({ message, hint, place, command, output, changes }: TaskEvent): string {
  const parts = [
    formatPlace(place),
    message,
    hint && `hint: ${hint}`,
    changesText(changes),
    command && `command: ${command}`,
    output?.stdout && `stdout:\n${output.stdout}`,
    output?.stderr && `stderr:\n${output.stderr}`,
  ];
  return parts.filter(Boolean).join('\n');
}

function changesText(changes: readonly Change[]): string {
  const lines = changes.filter(({ kind }) => kind !== 'text');
  return lines.map(({ key, before, after }) => `${key}: ${before ?? '-'} -> ${after ?? '-'}`).join('\n');
}

function errorOf({ status, message, hint }: HostEvent): string {
  return `<error${attributes({ type: status, message: message! })}>${xmlText(hint ?? '')}</error>`;
}

function textOf(name: string, text: string): string {
  return text === '' ? '' : `<${name}>${xmlText(text)}</${name}>`;
}

/** A part of a class name: Jenkins splits it at dots. */
function part(name: string): string {
  return name.replaceAll('.', '_');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeMarkup(cutMiddle(clean(String(value)), longest.attribute))}"`)
    .join('');
}

function xmlText(text: string): string {
  return escapeMarkup(cutMiddle(cleanLines(text), longest.text));
}
