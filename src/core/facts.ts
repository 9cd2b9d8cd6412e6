/** The keys of a fact that is a mapping, or true for a plain value or a list. */
type Fact = true | readonly string[];

/** All facts of a host, under `facts.` in the language. */
export const facts: Record<string, Fact> = {
  os_family: true,
  distribution: true,
  distribution_version: true,
  distribution_major_version: true,
  distribution_release: true,
  architecture: true,
  kernel: true,
  hostname: true,
  fqdn: true,
  domain: true,
  cpus: true,
  memory_mb: true,
  default_ipv4: ['address', 'interface', 'gateway'],
  ipv4_addresses: true,
  service_manager: true,
  package_manager: true,
  machine_id: true,
  boot_id: true,
  user: true,
  uid: true,
  home: true,
  shell: true,
  virtualization: true,
  timezone: true,
};

/** The names of all facts. */
export const factNames: readonly string[] = Object.keys(facts);
