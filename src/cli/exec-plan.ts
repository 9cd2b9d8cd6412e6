import type { Writable } from 'node:stream';
import type { Event, TaskEvent } from '../core/events.ts';
import { Raw } from '../core/values.ts';
import type { Plan, Task } from '../playbook/plan.ts';
import { clean, cleanLines } from '../report/clean.ts';
import { downWord } from '../report/down.ts';
import { sink } from '../report/sink.ts';
import type { HostOptions } from './options.ts';
import { eventsTo } from './reports.ts';
import { complain } from './streams.ts';

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

/**
 * Shows the output of hosts, grouped by equal output, in the order of their names.
 * @throws Trouble for a file of events that cannot be opened
 */
export async function groupOutputs({ json, secrets }: Pick<HostOptions, 'json' | 'secrets'>): Promise<{
  see: (event: Event) => void;
  end: () => Promise<void>;
}> {
  const events = json === undefined ? undefined : await eventsTo(json);
  const groups = new Map<string, string[]>();
  const add = (text: string, host: string) => groups.set(text, [...(groups.get(text) ?? []), host]);
  return {
    see(event) {
      events?.event(event);
      if (event.event === 'warning')
        complain(`${event.host === undefined ? '' : `${event.host}: `}${event.message}\n`);
      if (event.event === 'interrupt') complain(`${event.message}\n`);
      if (event.event === 'task') add(outputText(event), event.host);
      const down = event.event === 'host' ? downWord(event) : undefined;
      if (event.event === 'host' && down) add(`  ${down}: ${clean(event.message ?? '')}\n`, event.host);
    },
    async end() {
      const text = [...groups].map(([output, hosts]) => `${hosts.sort().join(', ')}:\n${output}`).join('\n');
      await writeAll(json === '-' ? process.stderr : process.stdout, secrets.mask(text));
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
