import type { HostEvent } from '../core/events.ts';
import { clean, cleanLines } from './clean.ts';
import { commonReason, downWord } from './down.ts';
import { indented } from './lines.ts';
import { headline, type LineStyle } from './row.ts';

/** Hosts that cannot be used, for the same reason. */
export interface DownEntry {
  /** That of the first host. */
  event: HostEvent;
  down: string[];
}

/** Why hosts cannot be used; the address and the hint are those of the first host. */
export function downLines({ event, down }: DownEntry, line: LineStyle): string[] {
  const { s, log } = line;
  const word = downWord(event)!;
  const paint = s.status[word === 'locked' ? 'unreachable' : word];
  const why = down.length > 1 ? commonReason(event) : (event.message ?? commonReason(event));
  const reason = cleanLines(why).trimEnd().split('\n');
  const hint = event.hint ? [`${s.hint('hint')}: ${clean(event.hint)}`] : [];
  const head = headline(down, word, paint, line);
  return [head + reason[0], ...indented([...reason.slice(1), ...hint], line)].map(log.line);
}
