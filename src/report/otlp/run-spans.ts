import { randomBytes } from 'node:crypto';
import type { EndEvent, Event, HostEvent, PlayEvent, StartEvent, TaskEvent } from '../../core/events.ts';
import { clean } from '../clean.ts';
import { downWord } from '../down.ts';
import { reasonOf } from '../explain.ts';
import { taskName } from '../lines.ts';
import type { Attributes, TraceSpan } from './otlp-json.ts';
import type { TraceContext } from './trace-context.ts';

/** A span that has not ended. */
interface OpenSpan {
  id: string;
  parent: string;
  name: string;
  from: number;
  attributes: Attributes;
  error?: string;
}

/** Makes spans of the events of a run: the run, its plays, their hosts, and the tasks of each host. */
export class RunSpans {
  readonly #context: TraceContext;
  readonly #ended: (span: TraceSpan) => void;
  readonly #run: OpenSpan;
  #start = 0;
  #play: OpenSpan | undefined;
  readonly #hosts = new Map<string, OpenSpan>();

  /** @param ended takes each span when it has ended */
  constructor(context: TraceContext, playbook: string, ended: (span: TraceSpan) => void) {
    this.#context = context;
    this.#ended = ended;
    const attributes = { 'cicd.pipeline.name': playbook };
    this.#run = {
      id: context.spanId,
      parent: context.parent,
      name: `kplay ${playbook}`,
      from: 0,
      attributes,
    };
  }

  see(event: Event): void {
    if (event.event === 'start') this.#begin(event);
    else if (event.event === 'play') this.#startPlay(event);
    else if (event.event === 'task') this.#task(event);
    else if (event.event === 'host') this.#connection(event);
    else if (event.event === 'end') this.#end(event);
  }

  #begin({ time, run, check }: StartEvent): void {
    this.#start = Date.parse(time);
    this.#run.from = this.#start;
    Object.assign(this.#run.attributes, { 'cicd.pipeline.run.id': run, 'kplay.check': check });
  }

  /** The batches of a play are one span. */
  #startPlay({ play, at = 0 }: PlayEvent): void {
    if (this.#play?.name === clean(play)) return;
    this.#endPlay(at);
    const attributes = { 'kplay.play': clean(play) };
    this.#play = { id: newId(), parent: this.#run.id, name: clean(play), from: this.#start + at, attributes };
  }

  #host(name: string, from: number): OpenSpan {
    const known = this.#hosts.get(name);
    if (known) return known;
    const attributes = { 'host.name': clean(name) };
    const parent = this.#play?.id ?? this.#run.id;
    const host = { id: newId(), parent, name: clean(name), from: this.#start + from, attributes };
    this.#hosts.set(name, host);
    return host;
  }

  #connection(event: HostEvent): void {
    const host = this.#host(event.host, event.at ?? 0);
    const word = downWord(event);
    if (word === undefined) return;
    host.error = clean(event.message ?? word);
    host.attributes['error.type'] = word;
  }

  #task(event: TaskEvent): void {
    const { at = 0, ms, status, module, place, changes, item } = event;
    const host = this.#host(event.host, at - ms);
    const name = taskName(event);
    const isFailed = status === 'failed';
    const attributes: Attributes = {
      'cicd.pipeline.task.name': name,
      'host.name': clean(event.host),
      'code.file.path': clean(place.file),
      'code.line.number': place.line,
      'kplay.module': clean(module),
      'kplay.status': status,
      'kplay.changes': changes.length,
      'kplay.item': item === undefined ? undefined : clean(item),
      'error.type': isFailed ? 'task_failed' : undefined,
    };
    const from = this.#start + Math.max(0, at - ms);
    const span = { id: newId(), parent: host.id, name, from, attributes };
    const error = isFailed ? clean(reasonOf(event)) : undefined;
    if (error !== undefined) host.error ??= `${name}: ${error}`;
    this.#close({ ...span, ...(error !== undefined && { error }) }, at);
  }

  #endPlay(at: number): void {
    for (const host of this.#hosts.values()) this.#close(host, at);
    const bad = [...this.#hosts.values()].filter(({ error }) => error !== undefined).length;
    this.#hosts.clear();
    if (!this.#play) return;
    if (bad > 0) this.#play.error = `${bad} hosts failed`;
    this.#close(this.#play, at);
    this.#play = undefined;
  }

  #end({ ms, exit_code, interrupted }: EndEvent): void {
    this.#endPlay(ms);
    const result = interrupted ? 'cancellation' : exit_code === 0 ? 'success' : 'failure';
    Object.assign(this.#run.attributes, { 'cicd.pipeline.result': result, 'process.exit.code': exit_code });
    if (exit_code !== 0) this.#run.error = `exit code ${exit_code}`;
    this.#close(this.#run, ms);
  }

  #close({ id, parent, name, from, attributes, error }: OpenSpan, at: number): void {
    const { traceId, traceState } = this.#context;
    const ids = { traceId, spanId: id, parentSpanId: parent, traceState };
    const why = error === undefined ? {} : { error };
    this.#ended({ ...ids, name, from, to: this.#start + at, attributes, ...why });
  }
}

function newId(): string {
  return randomBytes(8).toString('hex');
}
