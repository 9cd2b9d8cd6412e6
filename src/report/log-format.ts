/** The services that fold sections of a log. */
export type LogService = 'github' | 'gitlab';

export interface LogOptions {
  /** Begin each line with the time in UTC. */
  timestamps?: boolean;
  /** Mark the plays as sections for this service. */
  service?: LogService | undefined;
}

/** Formats the lines of a log. */
export interface LogFormat {
  line(text: string): string;
  /** The lines that begin a section with this header, and end the one before. */
  section(header: string): string[];
  /** The lines that end the last section. */
  end(): string[];
}

/**
 * Marks sections in the way of each service, and keeps output of hosts from doing so.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions#grouping-log-lines
 * @see https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections
 */
export function logFormat({ timestamps = false, service }: LogOptions): LogFormat {
  const marks = service === undefined ? undefined : services[service];
  let count = 0;
  let isOpen = false;
  const stamped = (text: string) => (timestamps ? `${time()} ${text}` : text);
  const end = () => {
    const lines = isOpen && marks ? marks.end(count) : [];
    isOpen = false;
    return lines;
  };
  return {
    line: (text) => stamped(marks ? marks.harmless(text) : text),
    section(header) {
      const before = end();
      count++;
      isOpen = true;
      return [...before, marks ? marks.begin(stamped(header), count) : stamped(header)];
    },
    end,
  };
}

function time(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

interface Marks {
  begin(header: string, number: number): string;
  end(number: number): string[];
  /** The text, if it cannot be taken for a mark. */
  harmless(text: string): string;
}

const erase = '\x1b[0K';
const seconds = () => Math.floor(Date.now() / 1000);

const services: Record<LogService, Marks> = {
  github: {
    begin: (header) => `::group::${header}`,
    end: () => ['::endgroup::'],
    harmless: (text) => text.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## ['),
  },
  gitlab: {
    begin: (header, number) => `${erase}section_start:${seconds()}:play_${number}\r${erase}${header}`,
    end: (number) => [`${erase}section_end:${seconds()}:play_${number}\r${erase}`],
    // a mark needs an escape, which no text of a host has
    harmless: (text) => text,
  },
};
