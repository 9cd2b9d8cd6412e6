import type { Value } from '../core/values.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';

/** Finds the hosts that are equal in the values of some names: everything else that a task sees is the same on all hosts. */
export class EqualHosts {
  readonly #keys = new Map<string, Map<KnownHost, string>>();
  readonly #groups = new WeakMap<readonly KnownHost[], Map<string, KnownHost[][]>>();
  readonly #ids = new WeakMap<object, number>();
  #lastId = 0;

  /** Equal for hosts on which the names have equal values. */
  keyOf(host: KnownHost, names: readonly string[]): string {
    const wanted = names.join();
    let keys = this.#keys.get(wanted);
    if (!keys) {
      keys = new Map();
      this.#keys.set(wanted, keys);
    }
    let key = keys.get(host);
    if (key === undefined) {
      key = JSON.stringify(names.map((name) => this.#part(host, name)));
      keys.set(host, key);
    }
    return key;
  }

  /** Groups hosts on which the names have equal values; cached, since many tasks ask for the same names. */
  groups(hosts: readonly KnownHost[], names: readonly string[]): KnownHost[][] {
    const known = this.#groups.get(hosts) ?? new Map<string, KnownHost[][]>();
    this.#groups.set(hosts, known);
    const wanted = names.join();
    const groups = known.get(wanted) ?? this.#grouped(hosts, names);
    known.set(wanted, groups);
    return groups;
  }

  #grouped(hosts: readonly KnownHost[], names: readonly string[]): KnownHost[][] {
    const groups = new Map<string, KnownHost[]>();
    for (const host of hosts) {
      const key = this.keyOf(host, names);
      const group = groups.get(key);
      if (group) group.push(host);
      else groups.set(key, [host]);
    }
    return [...groups.values()];
  }

  #part(host: KnownHost, name: string): unknown {
    const { fromFiles } = host;
    const isFromFile = fromFiles !== undefined && Object.hasOwn(fromFiles, name);
    const own = this.#ofHost(host, name);
    return isFromFile ? [own, { id: this.#id(fromFiles) }] : own;
  }

  #ofHost(host: KnownHost, name: string): unknown {
    if (host.open?.has(name)) return { open: host.name };
    if (name.startsWith('inventory_hostname')) return host.name;
    if (name === 'group_names') return host.groups;
    const value = host.vars[name];
    return typeof value === 'object' && value !== null ? { id: this.#id(value) } : value;
  }

  /** Hosts share the values of their groups, so it is enough to compare by identity. */
  #id(value: Value & object): number {
    let id = this.#ids.get(value);
    if (id === undefined) {
      id = ++this.#lastId;
      this.#ids.set(value, id);
    }
    return id;
  }
}
