import type { Event, TaskEvent } from '../core/events.ts';
import type { AnswerEvent, ProfileEvent } from '../core/step-events.ts';
import { bytesText } from './bytes.ts';
import { clean } from './clean.ts';
import { taskName } from './lines.ts';
import type { Style } from './style.ts';
import { humanTime } from './time.ts';
import { cut, pad, width } from './width.ts';

/** The most rows of a table. */
const mostRows = 10;
/** The most columns of a name. */
const widestName = 40;

/** How long hosts took for a task, and the CPU time that it has cost on them. */
interface TaskTime {
  name: string;
  hosts: Map<string, number>;
}

/** Where the time of a run went: the tasks and the hosts that took longest. */
export class Profile {
  readonly #tasks = new Map<string, TaskTime>();
  readonly #hosts: ProfileEvent[] = [];
  readonly #cpu = new Map<string, number>();

  see(event: Event): void {
    if (event.event === 'task') this.#task(event);
    if (event.event === 'answer') this.#answer(event);
    if (event.event === 'profile') this.#hosts.push(event);
  }

  #answer(event: AnswerEvent): void {
    const key = keyOfTask(event);
    this.#cpu.set(key, (this.#cpu.get(key) ?? 0) + (event.cpu_ms ?? 0));
  }

  #task(event: TaskEvent): void {
    const { host, ms } = event;
    const key = keyOfTask(event);
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
    const rows = [...this.#tasks].map(([key, { name, hosts }]) => {
      const [[slowest, most]] = [...hosts].toSorted(([, a], [, b]) => b - a) as [[string, number]];
      const sum = [...hosts.values()].reduce((a, b) => a + b, 0);
      const cpu = humanTime(this.#cpu.get(key) ?? 0);
      return { most, cells: [name, `${hosts.size}`, humanTime(sum), cpu, humanTime(most), clean(slowest)] };
    });
    return table(['slowest tasks', 'hosts', 'sum', 'host CPU', 'longest', 'on'], rows, s);
  }

  #hostTable(s: Style): string[] {
    const rows = this.#hosts.map(({ host, ms, connect_ms, round_trips, sent, received, cpu_ms }) => ({
      most: ms + connect_ms,
      cells: [
        clean(host),
        humanTime(connect_ms),
        humanTime(ms),
        humanTime(cpu_ms),
        `${round_trips}`,
        bytesText(sent),
        bytesText(received),
      ],
    }));
    return table(
      ['slowest hosts', 'connecting', 'waiting', 'CPU', 'round trips', 'sent', 'received'],
      rows,
      s,
    );
  }
}

/** What is equal for the results of one task of a play. */
export function keyOfTask({ play, task, place }: TaskEvent | AnswerEvent): string {
  return `${play}\0${task}\0${place?.file}:${place?.line}:${place?.col}`;
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
