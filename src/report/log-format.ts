import type { Annotation, CiSystem } from './ci/ci.ts';

export interface LogOptions {
  /** Begin each line with the time in UTC. */
  timestamps?: boolean;
  /** Mark the plays as sections for this system, and annotate failures. */
  ci?: CiSystem | undefined;
  /** Changes what the system could take for a command. */
  harmless?: (text: string) => string;
}

/** Formats the lines of a log. */
export interface LogFormat {
  line(text: string): string;
  /** The lines that begin a section with this header, and end the one before. */
  section(header: string): string[];
  /** The lines that end the last section. */
  end(): string[];
  /** The line of an annotation, if the system has any. */
  annotation(annotation: Annotation): string[];
}

/** The most annotations of a log: GitHub shows no more of a step. */
export const mostAnnotations = 10;

/** Marks sections in the way of a system, and keeps output of hosts from being taken for its commands. */
export function logFormat({ timestamps = false, ci, harmless = (text) => text }: LogOptions): LogFormat {
  let [count, begun, annotations] = [0, 0, 0];
  let open: string | undefined;
  const stamped = (text: string) => (timestamps ? `${time()} ${text}` : text);
  const end = () => {
    const header = open;
    open = undefined;
    if (header === undefined || !ci) return [];
    return [ci.end({ header, number: count, ms: performance.now() - begun })];
  };
  return {
    line: (text) => stamped(harmless(text)),
    section(header) {
      const before = end();
      count++;
      open = harmless(header);
      begun = performance.now();
      const begin = { header: stamped(open), number: count, ms: 0 };
      return [...before, ci ? ci.begin(begin) : begin.header];
    },
    end,
    annotation(annotation) {
      const text = ci && annotations < mostAnnotations ? ci.annotation(annotation) : '';
      if (text !== '') annotations++;
      return text === '' ? [] : [text];
    },
  };
}

function time(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}
