import type { Writable } from 'node:stream';
import type { Event, TaskEvent } from '../core/events.ts';
import { Raw } from '../core/values.ts';
import type { Plan, Task } from '../playbook/plan.ts';
import { clean, cleanLines } from '../report/clean.ts';
import { commonReason, downWord, reasonKey } from '../report/down.ts';
import { sink } from '../report/sink.ts';
import type { HostOptions } from './options.ts';
import { eventsTo } from './reports.ts';
import { complain, harmless } from './streams.ts';

/** A plan of one task: several words are a program and its arguments, one word is for the shell. */
export function execPlan(hosts: string[], words: string[], become: string | undefined): Plan {
  const place = { file: 'command line', line: 1, col: 1 };
  const folder = process.cwd();
  const task: Task = {
    id: 1,
    name: 'exec',
    place,
    module: words.length > 1 ? 'command' : 'shell',
    // braces belong to the command, such as those of docker ps --format
    args: words.length > 1 ? { argv: words.map((word) => new Raw(word)) } : { cmd: new Raw(words[0]!) },
    when: [],
    loop: undefined,
    register: undefined,
    notify: [],
    notifies: [],
    expressions: [],
    listen: [],
    tags: [],
    become,
    ignoreErrors: false,
    changedWhen: undefined,
    failedWhen: undefined,
    vars: {},
    environment: {},
    noLog: false,
    role: undefined,
    folder,
  };
  const play = {
    name: 'exec',
    place,
    folder,
    hosts,
    batches: [hosts],
    tasks: [task],
    handlers: [],
    facts: [],
    vars: {},
    varsFromFiles: {},
  };
  return { plays: [play] };
}

/** Hosts with the same output. */
interface Group {
  text: string;
  hosts: string[];
}

/**
 * Shows the output of hosts, grouped by equal output, in the order of their names.
 * @throws Trouble for a file of events that cannot be opened
 */
export async function groupOutputs({ json, secrets }: Pick<HostOptions, 'json' | 'secrets'>): Promise<{
  see: (event: Event) => void;
  end: () => Promise<void>;
}> {
  const events = json === undefined ? undefined : await eventsTo(json);
  const groups = new Map<string, Group>();
  const add = (host: string, key: string, text: string, common = text) => {
    const group = groups.get(key) ?? { text, hosts: [] };
    group.hosts.push(host);
    if (group.hosts.length === 2) group.text = common;
    groups.set(key, group);
  };
  return {
    see(event) {
      events?.event(event);
      if (event.event === 'warning')
        complain(`${event.host === undefined ? '' : `${event.host}: `}${event.message}\n`);
      if (event.event === 'interrupt') complain(`${event.message}\n`);
      if (event.event === 'task') {
        const text = outputText(event);
        add(event.host, text, text);
      }
      const down = event.event === 'host' ? downWord(event) : undefined;
      if (event.event !== 'host' || !down) return;
      const line = (why: string) => `  ${down}: ${clean(why)}\n`;
      add(event.host, reasonKey(event), line(event.message ?? ''), line(commonReason(event)));
    },
    async end() {
      const blocks = [...groups.values()].map(({ hosts, text }) => `${hosts.sort().join(', ')}:\n${text}`);
      await writeAll(
        json === '-' ? process.stderr : process.stdout,
        harmless(secrets.mask(blocks.join('\n'))),
      );
      await events?.end();
    },
  };
}

/** Writes the text; the reader may stop before the end: `| head`. */
async function writeAll(out: Writable, text: string): Promise<void> {
  const to = sink(out);
  to.write(text);
  await to.end();
}

function outputText({ output, status, message }: TaskEvent): string {
  const printed = output ? `${output.stdout}${output.stderr}` : '';
  const text = cleanLines(printed).replace(/\n$/, '').replace(/^/gm, '  ');
  const body = printed === '' ? '' : `${text}\n`;
  return status === 'failed' ? `${body}  failed: ${clean(message ?? '')}\n` : body || '  (no output)\n';
}
