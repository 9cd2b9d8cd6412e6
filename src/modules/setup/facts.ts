import { packageFacts } from '../../core/package-facts.ts';
import { serviceFacts } from '../../core/service-facts.ts';
import { isMapping, type Value, type Values } from '../../core/values.ts';
import { devicesFrom, mountsFrom } from './hardware.ts';
import { defaultAddress, dnsFrom, interfacesFrom } from './network.ts';
import { cmdlineFrom, dateTimeFrom, envFrom, loadFrom, localFrom, pythonFrom } from './system.ts';

const lines = (text: string): Value => (text === '' ? [] : text.split('\n'));

/** How the text of a fact becomes its value; other facts are texts. */
const readers: { [name: string]: (text: string) => Value } = {
  cpus: Number,
  memory_mb: Number,
  memfree_mb: Number,
  swaptotal_mb: Number,
  swapfree_mb: Number,
  uid: Number,
  gid: Number,
  uptime_seconds: (text) => Math.floor(Number.parseFloat(text)),
  fips: (text) => text === '1',
  ipv4_addresses: lines,
  ipv6_addresses: lines,
  interfaces: interfacesFrom,
  dns: dnsFrom,
  mounts: mountsFrom,
  devices: devicesFrom,
  packages: packageFacts,
  services: serviceFacts,
  python: pythonFrom,
  python_version: (text) => text.split('\n')[1] ?? '',
  cmdline: cmdlineFrom,
  loadavg: loadFrom,
  date_time: dateTimeFrom,
  env: envFrom,
  // a host without such facts
  local: () => ({}),
};

/** How the texts of a mapping become its value. */
const mappingReaders: { [name: string]: (texts: Values) => Values } = {
  default_ipv4: defaultAddress,
  default_ipv6: defaultAddress,
  local: localFrom,
};

/**
 * Facts in the form of the language, from the results of run.sh: `a.b` becomes a mapping.
 * @throws Error for a fact that is both a mapping and another value
 */
export function factsFrom(results: Readonly<Record<string, string>>): Values {
  const facts: Values = Object.create(null);
  for (const [key, text] of Object.entries(results)) {
    const dot = key.indexOf('.');
    const name = dot < 0 ? key : key.slice(0, dot);
    const holder = facts[name] ?? (dot < 0 ? undefined : (Object.create(null) as Values));
    if (isMapping(holder) !== dot >= 0) throw new Error(`the fact "${name}" has two values`);
    if (isMapping(holder)) holder[key.slice(dot + 1)] = text;
    facts[name] = isMapping(holder) ? holder : text;
  }
  for (const [name, value] of Object.entries(facts)) facts[name] = typed(name, value);
  return facts;
}

function typed(name: string, value: Value): Value {
  if (isMapping(value)) return Object.hasOwn(mappingReaders, name) ? mappingReaders[name]!(value) : value;
  return Object.hasOwn(readers, name) ? readers[name]!(value as string) : value;
}
