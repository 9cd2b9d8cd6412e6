import type { Change, TaskEvent } from '../../core/events.ts';
import { unifiedDiff } from '../diff.ts';
import { cutMiddle } from '../markup.ts';
import { style } from '../style.ts';
import { limits } from './limits.ts';
import { block, count, line } from './text.ts';

/** Diffs and outputs, until the page has enough of them. */
export class Details {
  #left: number;
  /** How many are left out. */
  dropped = 0;

  constructor(characters = limits.details) {
    this.#left = characters;
  }

  /** The command of a failed task, its whole message, and what it has printed. */
  ofFailure({ command, message = '', output }: TaskEvent): string {
    const parts: [title: string, text: string][] = [
      ['Command', command ?? ''],
      ['Message', message.includes('\n') || !output ? message : ''],
      ['stderr', output?.stderr ?? ''],
      ['stdout', output?.stdout ?? ''],
    ];
    return parts.map(([title, text]) => (text.trim() === '' ? '' : this.#output(title, text))).join('');
  }

  /** The diffs of changed texts. Those of several hosts can differ in what is around the changed lines. */
  diffs({ changes, host }: TaskEvent, hosts: number): string {
    const texts = changes.filter(({ kind }) => kind === 'text');
    return texts.map((change) => this.#diff(change, hosts > 1 ? ` on ${host}` : '')).join('');
  }

  #output(title: string, text: string): string {
    const shown = cutMiddle(text.trimEnd(), limits.outputCharacters);
    return this.#kept(`<figure><figcaption>${title}</figcaption><pre>${block(shown)}</pre></figure>\n`);
  }

  #diff({ key, before, after }: Change, where: string): string {
    const all = unifiedDiff(before ?? '', after ?? '', style(false));
    const lines = diffText(all.slice(0, limits.diffLines));
    const rest = all.length - limits.diffLines;
    const more = rest > 0 ? `${count(rest, 'more line')} left out\n` : '';
    return this.#kept(
      `<figure><figcaption>${line(key + where)}</figcaption><pre class="diff">${lines}${more}</pre></figure>\n`,
    );
  }

  #kept(html: string): string {
    if (html.length > this.#left) {
      this.dropped++;
      return '<p class="left-out">Left out: the page has no room for more.</p>\n';
    }
    this.#left -= html.length;
    return html;
  }
}

/** The lines of a diff. They begin with a sign, so that colours only repeat what it says; equal signs share an element. */
function diffText(lines: string[]): string {
  const runs: { tag: string; text: string }[] = [];
  for (const line of lines) {
    const tag = tagOf(line);
    const last = runs.at(-1);
    if (last?.tag === tag) last.text += `${block(line)}\n`;
    else runs.push({ tag, text: `${block(line)}\n` });
  }
  return runs.map(({ tag, text }) => (tag === '' ? text : `<${tag}>${text}</${tag}>`)).join('');
}

function tagOf(line: string): string {
  if (line.startsWith('+')) return 'ins';
  if (line.startsWith('-')) return 'del';
  return line.startsWith('@@') ? 'samp' : '';
}
