import type { Told } from '../support/program.ts';

/** What a run did, as far as Ansible and kplay can be compared. */
export interface Story {
  /** Per host: `Task [item] status message` of each result, in their order. */
  hosts: Record<string, string[]>;
  /** The hosts that had a result in each play, batch by batch. */
  plays: string[];
  /** Per host: how many failures were rescued. */
  rescued: Record<string, number>;
  /** The exit code, as kplay has it. */
  code: number;
}

interface Line {
  host: string;
  task: string;
  action: string;
  status: string;
  handler: boolean;
  item?: unknown;
  message?: unknown;
  play?: string;
  rescued?: Record<string, number>;
}

/** Results whose message is the playbook's own. */
const speaking = /^(debug (ok|changed)|fail (failed|ignored))$/;

function sentence({ task, action, status, handler, item, message }: Line): string {
  if (status === 'unreachable') return status;
  const isSaid = speaking.test(`${action} ${status}`) && message !== null && message !== undefined;
  const name = task.replace(/^Validat(?:e|ing) arguments .*/, 'Validate arguments');
  const words = [handler && 'handler', name, item !== undefined && `[${textOf(item)}]`, status];
  return [...words, isSaid && textOf(message)].filter((word) => word !== false).join(' ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The story that the callback plugin of this folder prints. */
export function ofAnsible(out: string, code: number): Story {
  const story: Story = { hosts: {}, plays: [], rescued: {}, code: codeOf(code) };
  for (const text of out.split('\n')) {
    if (!text.startsWith('{')) continue;
    const line = JSON.parse(text) as Line;
    if (line.play !== undefined) story.plays.push('');
    else if (line.rescued) story.rescued = line.rescued;
    else add(story, line);
  }
  return story;
}

function add(story: Story, line: Line): void {
  const { host } = line;
  story.hosts[host] = [...(story.hosts[host] ?? []), sentence(line)];
  const here = new Set(story.plays.at(-1)!.split(',').filter(Boolean)).add(host);
  story.plays[story.plays.length - 1] = [...here].sort().join();
}

/** 2: hosts have failed, 4: were unreachable, 8: `any_errors_fatal` and the like; these are added. */
function codeOf(code: number): number {
  if (code & 10) return 3;
  return code;
}

/** The same without the items of loops. */
export function unlabelled(story: Story): Story {
  const hosts = Object.entries(story.hosts).map(
    ([host, lines]) => [host, lines.map((line) => line.replace(/ \[.*\]/, ''))] as const,
  );
  return { ...story, hosts: Object.fromEntries(hosts) };
}

/** The story that kplay's events tell. */
export function ofKplay({ events, code }: Told): Story {
  const story: Story = { hosts: {}, plays: [], rescued: {}, code: code ?? -1 };
  const words: Record<string, string> = { unchanged: 'ok', rescued: 'failed' };
  const rescued = new Map<string, Set<string>>();
  for (const event of events) {
    if (event.event === 'play') story.plays.push('');
    if (event.event === 'host' && event.status === 'unreachable') add(story, unreachable(event.host));
    if (event.event !== 'task' || /^include_(tasks|role)$/.test(event.module)) continue;
    const { host, module, status } = event;
    add(story, { ...event, action: module, status: words[status] ?? status, message: plain(event.message) });
    if (status === 'rescued') rescued.set(host, (rescued.get(host) ?? new Set()).add(event.task));
  }
  story.rescued = Object.fromEntries([...rescued].map(([host, tasks]) => [host, tasks.size]));
  return story;
}

const unreachable = (host: string): Line => ({
  ...{ host, task: '', action: '', handler: false },
  status: 'unreachable',
});

/** What debug shows of a list or a mapping stands on several lines. */
function plain(message: string | undefined): string | undefined {
  if (!message || !/^[[{]/.test(message)) return message;
  try {
    return JSON.stringify(JSON.parse(message));
  } catch {
    return message;
  }
}
