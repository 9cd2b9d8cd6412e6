import { parseJson } from '../../core/text.ts';
import type { Value, Values } from '../../core/values.ts';

/** The time of the host with Ansible's members, from `fact_date_time`. */
export function dateTimeFrom(text: string): Value {
  const [year, month, day, hour, minute, second, epoch, tz_offset, tz, ...rest] = text.split(' ');
  const [weekday = '', weekday_number = '', weeknumber = '', yearday = ''] = rest;
  const utc = new Date(Number(epoch) * 1000 || 0).toISOString().replace(/\.\d+Z$/, 'Z');
  const [date, time] = [`${year}-${month}-${day}`, `${hour}:${minute}:${second}`];
  const short = `${year}${month}${day}T${hour}${minute}${second}`;
  const numbers = { year, month, day, hour, minute, second, epoch, tz, tz_offset };
  return {
    ...(numbers as Values),
    date,
    time,
    weekday,
    weekday_number,
    weeknumber,
    yearday,
    iso8601: utc,
    iso8601_basic: `${short}000000`,
    iso8601_basic_short: short,
  };
}

/** The environment, from `fact_env`. */
export function envFrom(text: string): Value {
  const env: Values = Object.create(null);
  for (const line of text.split('\n')) {
    const cut = line.indexOf('=');
    if (cut > 0) env[line.slice(0, cut)] = line.slice(cut + 1).replaceAll('\x01', '\n');
  }
  return env;
}

/** The facts that the files of facts.d(5) define: JSON or INI, as in Ansible. */
export function localFrom(texts: Values): Values {
  const local: Values = Object.create(null);
  for (const [name, text] of Object.entries(texts))
    local[name] = jsonOf(text as string) ?? iniOf(text as string);
  return local;
}

function jsonOf(text: string): Value | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Sections of options, whose names are in lower case, as in Python's configparser. */
function iniOf(text: string): Value {
  const sections: Values = Object.create(null);
  let section: Values | undefined;
  for (const line of text.split('\n').map((each) => each.trim())) {
    const name = /^\[(.+)\]$/.exec(line)?.[1];
    const option = /^([^=:#;[]+?)\s*[=:]\s*(.*)$/.exec(line);
    if (name !== undefined) {
      section = Object.create(null) as Values;
      sections[name] = section;
    } else if (option && section) section[option[1]!.toLowerCase()] = option[2]!;
    else if (line !== '' && !/^[#;]/.test(line)) return 'this is neither JSON nor INI';
  }
  return sections;
}

/** The path and the version of Python, from `fact_python`. */
export function pythonFrom(text: string): Value {
  const [executable = '', version = ''] = text.split('\n');
  const [major = 0, minor = 0, micro = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return { executable, version: { major, minor, micro } };
}

/** The parameters of the kernel: those without a value are true. */
export function cmdlineFrom(text: string): Value {
  const parameters: Values = Object.create(null);
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const cut = word.indexOf('=');
    parameters[cut < 0 ? word : word.slice(0, cut)] = cut < 0 ? true : word.slice(cut + 1);
  }
  return parameters;
}

/** The load of the last minutes, from /proc/loadavg. */
export function loadFrom(text: string): Value {
  const [one = 0, five = 0, fifteen = 0] = text.split(' ').slice(0, 3).map(Number);
  return { '1m': one, '5m': five, '15m': fifteen };
}
