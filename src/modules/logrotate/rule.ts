/** The arguments that are directives of logrotate(8), with their values. */
export interface Rule {
  paths?: string[] | undefined;
  frequency?: string | undefined;
  scripts: Record<string, string | undefined>;
  flags: Record<string, boolean | undefined>;
  values: Record<string, string | number | undefined>;
  options: string[];
}

/** The text of a file of logrotate: a directive per line, in a fixed order. */
export function ruleText({ paths = [], frequency, flags, values, options, scripts }: Rule): string {
  const lines = [
    ...(frequency === undefined ? [] : [frequency]),
    ...Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])),
    ...Object.entries(flags).flatMap(([name, isOn]) =>
      isOn === undefined ? [] : [isOn ? name : (opposites[name] ?? `no${name}`)],
    ),
    ...options,
    ...Object.entries(scripts).flatMap(([name, script]) =>
      // a script is not indented: it may contain here-documents
      script === undefined ? [] : [name, `\n${script.trimEnd()}`, 'endscript'],
    ),
  ];
  const body = lines.map((line) => (line.startsWith('\n') ? `${line.slice(1)}\n` : `    ${line}\n`)).join('');
  return `${paths.map((path) => `"${path}"`).join('\n')}\n{\n${body}}\n`;
}

/** Directives whose opposite does not begin with "no". */
const opposites: Record<string, string> = { notifempty: 'ifempty' };
