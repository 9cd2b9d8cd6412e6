import type { Place } from '../../core/errors.ts';

/** A section of a log. */
export interface LogSection {
  header: string;
  /** Counted from 1. */
  number: number;
  /** Milliseconds since it began. */
  ms: number;
}

/** What a system shows beside a line of the user's files. */
export interface Annotation {
  severity: 'error' | 'warning';
  title: string;
  message: string;
  place: Place;
}

/** How a system that runs pipelines shows a log. */
export interface CiSystem {
  /** The line that begins a section. */
  begin(section: LogSection): string;
  /** The line that ends it. */
  end(section: LogSection): string;
  /** The line that makes an annotation; '' if the log of the system has none. */
  annotation(annotation: Annotation): string;
  /** Whether the log shows colours, in this environment. */
  showsColors(env: NodeJS.ProcessEnv): boolean;
}
