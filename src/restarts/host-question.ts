import type { TaskEvent } from '../core/events.ts';
import type { ShellValue } from '../core/module.ts';
import type { Secrets } from '../core/secrets.ts';
import type { StepMark } from '../core/step-mark.ts';
import type { RemoteStep } from '../remote/step/step.ts';

/** What a part of a question asks a host: a function of a shell script that only reads, and its variables. */
export interface Asked {
  /** The script and, after `kp_`, its function. */
  script: NonNullable<RemoteStep['needs']>[number];
  variables: Record<string, ShellValue>;
}

/** One matter to ask hosts about. */
export interface QuestionPart {
  /** Sees each event about a task, with its mark. */
  note?(event: TaskEvent, mark: StepMark): void;
  /** What to ask a host; undefined to ask nothing. */
  of(host: string): Asked | undefined;
  /** Takes what the host has printed for all parts. */
  take(host: string, printed: string): void;
}

/** Asks hosts about several matters in one step, when their tasks are over. */
export class HostQuestion {
  readonly #parts: readonly QuestionPart[];
  readonly #secrets: Secrets;

  constructor(parts: readonly QuestionPart[], secrets: Secrets) {
    this.#parts = parts;
    this.#secrets = secrets;
  }

  note(event: TaskEvent, mark: StepMark): void {
    for (const part of this.#parts) part.note?.(event, mark);
  }

  /** The step for a host; undefined if no part asks it anything. */
  of(host: string): RemoteStep | undefined {
    const asked = this.#parts.flatMap((part) => part.of(host) ?? []);
    return asked.length > 0 ? questionStep(asked) : undefined;
  }

  take(host: string, printed: string): void {
    const masked = this.#secrets.mask(printed);
    for (const part of this.#parts) part.take(host, masked);
  }
}

function questionStep(asked: readonly Asked[]): RemoteStep {
  return {
    module: 'question',
    scripts: { run: ['read_only', ...asked.map(({ script }) => `kp_${script}`)].join('\n') },
    variables: Object.assign({}, ...asked.map(({ variables }) => variables)),
    words: [],
    want: undefined,
    content: undefined,
    environment: { LC_ALL: 'C' },
    check: false,
    diff: false,
    timeout: 60,
    needs: asked.map(({ script }) => script),
    onFailure: 'keep',
  };
}
