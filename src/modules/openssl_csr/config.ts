/** The fields of a subject that have an argument of their own, in the order of Ansible. */
export const subjectFields = {
  country_name: 'C',
  state_or_province_name: 'ST',
  locality_name: 'L',
  organization_name: 'O',
  organizational_unit_name: 'OU',
  common_name: 'CN',
  email_address: 'emailAddress',
} as const;

type Field = keyof typeof subjectFields;

export interface RequestArgs extends Partial<Record<Field, string | undefined>> {
  subject?: Record<string, string> | undefined;
  subject_alt_name?: string[] | undefined;
  subject_alt_name_critical: boolean;
  use_common_name_for_san: boolean;
  key_usage?: string[] | undefined;
  key_usage_critical: boolean;
  extended_key_usage?: string[] | undefined;
  extended_key_usage_critical: boolean;
  basic_constraints?: string[] | undefined;
  basic_constraints_critical: boolean;
  digest: string;
}

/** The subject of a request, field by field. */
export function subjectOf(args: RequestArgs): [string, string][] {
  const own = Object.entries(subjectFields).flatMap(([name, field]): [string, string][] => {
    const value = args[name as Field];
    return value === undefined ? [] : [[field, value]];
  });
  return [...Object.entries(args.subject ?? {}), ...own];
}

/** The names for which a certificate is valid: those of the task, or else the common name. */
export function namesOf(args: RequestArgs): string[] {
  if (args.subject_alt_name) return args.subject_alt_name;
  const common = subjectOf(args).find(([field]) => field === 'CN' || field === 'commonName')?.[1];
  return args.use_common_name_for_san && common !== undefined ? [`DNS:${common}`] : [];
}

/** A configuration file for openssl req(1): values are escaped, as in config(5ssl). */
export function requestConfig(args: RequestArgs): string {
  const names = namesOf(args).map((name, i) => {
    const [, kind, value] = /^([^:]+):(.*)$/s.exec(name)!;
    return [`${kind}.${i}`, value!];
  });
  const extensions = [
    ['subjectAltName', names.length > 0 ? ['@names'] : undefined, args.subject_alt_name_critical],
    ['keyUsage', args.key_usage, args.key_usage_critical],
    ['extendedKeyUsage', args.extended_key_usage, args.extended_key_usage_critical],
    ['basicConstraints', args.basic_constraints, args.basic_constraints_critical],
  ] as const;
  const used = extensions.flatMap(([name, values, isCritical]) =>
    values?.length ? [`${name} = ${[...(isCritical ? ['critical'] : []), ...values].join(',')}`] : [],
  );
  return [
    '[req]',
    'prompt = no',
    'utf8 = yes',
    'string_mask = utf8only',
    'distinguished_name = subject',
    `default_md = ${args.digest}`,
    ...(used.length > 0 ? ['req_extensions = extensions'] : []),
    '[subject]',
    ...subjectOf(args).map(([field, value], i) => `${i}.${field} = ${escaped(value)}`),
    ...(used.length > 0 ? ['[extensions]', ...used] : []),
    ...(names.length > 0 ? ['[names]', ...names.map(([key, value]) => `${key} = ${escaped(value!)}`)] : []),
    '',
  ].join('\n');
}

function escaped(value: string): string {
  return value.replace(/[\\$#"'`]/g, '\\$&');
}
