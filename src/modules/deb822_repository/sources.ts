/** The fields of sources.list(5), in the order in which they are written, by their arguments. */
const fields: Record<string, string> = {
  name: 'X-Repolib-Name',
  allow_downgrade_to_insecure: 'Allow-Downgrade-To-Insecure',
  allow_insecure: 'Allow-Insecure',
  allow_weak: 'Allow-Weak',
  architectures: 'Architectures',
  by_hash: 'By-Hash',
  check_date: 'Check-Date',
  check_valid_until: 'Check-Valid-Until',
  components: 'Components',
  date_max_future: 'Date-Max-Future',
  enabled: 'Enabled',
  languages: 'Languages',
  pdiffs: 'PDiffs',
  signed_by: 'Signed-By',
  suites: 'Suites',
  targets: 'Targets',
  trusted: 'Trusted',
  types: 'Types',
  uris: 'URIs',
};

/** The text of a file of sources. */
export function sourcesText(args: Record<string, unknown>, signedBy: string | undefined): string {
  const values: Record<string, unknown> = { ...args, signed_by: signedBy };
  const lines = Object.entries(fields).flatMap(([name, field]) =>
    values[name] === undefined ? [] : [`${field}: ${fieldText(values[name])}\n`],
  );
  return lines.join('');
}

function fieldText(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}
