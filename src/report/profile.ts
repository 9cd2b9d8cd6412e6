import type { Event, ProfileEvent, TaskEvent } from '../core/events.ts';
import { clean } from './clean.ts';
import { taskName } from './lines.ts';
import type { Style } from './style.ts';
import { humanTime } from './time.ts';
import { cut, pad, width } from './width.ts';

/** The most rows of a table. */
const mostRows = 10;
/** The most columns of a name. */
const widestName = 40;

/** How long hosts took for a task. */
interface TaskTime {
  name: string;
  hosts: Map<string, number>;
}

/** Where the time of a run went: the tasks and the hosts that took longest. */
export class Profile {
  readonly #tasks = new Map<string, TaskTime>();
  readonly #hosts: ProfileEvent[] = [];

  see(event: Event): void {
    if (event.event === 'task') this.#task(event);
    if (event.event === 'profile') this.#hosts.push(event);
  }

  #task(event: TaskEvent): void {
    const { place, play, host, ms } = event;
    const key = JSON.stringify([play, event.task, place]);
    const task = this.#tasks.get(key) ?? { name: taskName(event), hosts: new Map<string, number>() };
    task.hosts.set(host, (task.hosts.get(host) ?? 0) + ms);
    this.#tasks.set(key, task);
  }

  /** The tables; nothing without a profile. */
  lines(s: Style): string[] {
    if (this.#hosts.length === 0) return [];
    return ['', ...this.#taskTable(s), '', ...this.#hostTable(s)];
  }

  #taskTable(s: Style): string[] {
    const rows = [...this.#tasks.values()].map(({ name, hosts }) => {
      const [[slowest, most]] = [...hosts].toSorted(([, a], [, b]) => b - a) as [[string, number]];
      const sum = [...hosts.values()].reduce((a, b) => a + b, 0);
      return { most, cells: [name, `${hosts.size}`, humanTime(sum), humanTime(most), clean(slowest)] };
    });
    return table(['slowest tasks', 'hosts', 'sum', 'longest', 'on'], rows, s);
  }

  #hostTable(s: Style): string[] {
    const rows = this.#hosts.map(({ host, ms, connect_ms, round_trips, sent, received }) => ({
      most: ms + connect_ms,
      cells: [
        clean(host),
        humanTime(connect_ms),
        humanTime(ms),
        `${round_trips}`,
        bytesText(sent),
        bytesText(received),
      ],
    }));
    return table(['slowest hosts', 'connecting', 'waiting', 'round trips', 'sent', 'received'], rows, s);
  }
}

/** The rows with the longest times, in columns: numbers are aligned at their end. */
function table(head: string[], rows: { most: number; cells: string[] }[], s: Style): string[] {
  const shown = rows.toSorted((a, b) => b.most - a.most).slice(0, mostRows);
  const cells = shown.map((row) => row.cells.map((cell) => cut(cell, widestName)));
  const widths = head.map((title, i) => [title, ...cells.map((row) => row[i]!)].map(width));
  const line = (row: string[]) =>
    row
      .map((cell, i) => {
        const columns = Math.max(...widths[i]!);
        const isText = i === 0 || head[i] === 'on';
        return isText ? pad(cell, columns) : ' '.repeat(columns - width(cell)) + cell;
      })
      .join('  ')
      .trimEnd();
  const rest = rows.length - shown.length;
  return [s.dim(line(head)), ...cells.map(line), ...(rest > 0 ? [s.dim(`and ${rest} more`)] : [])];
}

/** A number of bytes for people: `512 B`, `1.2 kB`, `34 MB`. */
function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
