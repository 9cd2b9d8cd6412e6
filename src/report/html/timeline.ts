import { humanTime } from '../time.ts';
import { limits } from './limits.ts';
import type { HostRecord, RunRecord, Span } from './run-record.ts';
import { leftOut, line, scrollingTable, section } from './text.ts';
import { isBad } from './verdict.ts';

/** The width of a timeline in its own units. */
const width = 1000;
/** Shorter parts are joined with their neighbours of the same kind. */
const shortest = 2;

/** Colours without a style sheet, and heights, which say the same without colours. */
const looks: Record<Span['what'], [fill: string, height: number]> = {
  connecting: ['#a8b0bd', 4],
  skipped: ['#a8b0bd', 4],
  unchanged: ['#3f9a5c', 8],
  changed: ['#d69a00', 14],
  rescued: ['#9a5bc4', 14],
  ignored: ['#9a5bc4', 14],
  unknown: ['#4a7fd0', 14],
  failed: ['#d03838', 20],
};

/** A line for each host: when it was connected, and when its tasks ran. */
export function timeline(run: RunRecord): string {
  const total = Math.max(1, run.duration);
  const seen = [...run.hosts.values()].filter(({ spans }) => spans.length > 0);
  const hosts = seen
    .sort((a, b) => Number(isBad(b)) - Number(isBad(a)) || end(b) - end(a))
    .slice(0, limits.timelines);
  if (hosts.length === 0) return '';
  const rows = hosts.map(
    (host) => `<tr><th scope="row">${line(host.name)}</th><td>${picture(host, total)}</td></tr>\n`,
  );
  const marks = ['0 s', humanTime(total / 2), humanTime(total)]
    .map((mark) => `<span>${mark}</span>`)
    .join(' ');
  const head = `<tr><th scope="col">host</th><th scope="col"><div class="axis">${marks}</div></th></tr>`;
  return section(
    'timeline',
    'Timeline',
    '<p>The taller, the more important: connecting and skipped, unchanged, changed, failed.</p>\n' +
      scrollingTable(
        'Time of each host, failed and slow hosts first',
        head,
        `<tbody>\n${rows.join('')}</tbody>`,
        'timeline',
      ) +
      leftOut(seen.length - hosts.length, 'host'),
  );
}

function picture(host: HostRecord, total: number): string {
  const spans = joined(host.spans, total);
  const slow = host.spans.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
  const text = `${humanTime(end(host))}; the longest part is “${slow.name}” with ${humanTime(slow.to - slow.from)}`;
  return (
    `<svg viewBox="0 0 ${width} 20" preserveAspectRatio="none" width="100%" height="20" role="img" aria-label="${line(text)}">` +
    `${spans.map((span) => rectangle(span, total)).join('')}</svg>`
  );
}

/** Parts in pixels, without those that nobody could see. */
function joined(spans: Span[], total: number): Span[] {
  const least = (shortest / width) * total;
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    const isClose = last && last.what === span.what && span.from - last.to < least;
    const areShort = last && span.to - span.from < least && last.to - last.from < 4 * least;
    if (last && isClose && areShort) {
      last.to = Math.max(last.to, span.to);
      last.name = `${last.name.replace(/, … .*/, '')}, … ${span.name}`;
    } else result.push({ ...span, from: Math.max(span.from, last?.to ?? 0) });
  }
  return result;
}

function rectangle({ from, to, what, name }: Span, total: number): string {
  const [fill, height] = looks[what];
  const place = (ms: number) => ((ms / total) * width).toFixed(1);
  const length = place(Math.max(to - from, (shortest / width) * total));
  return (
    `<rect class="${what}" x="${place(from)}" y="${(20 - height) / 2}" width="${length}" height="${height}" fill="${fill}">` +
    `<title>${line(name)}: ${what}, ${humanTime(to - from)}</title></rect>`
  );
}

function end({ spans }: HostRecord): number {
  return spans.reduce((latest, { to }) => Math.max(latest, to), 0);
}
