import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import type { Param } from '../../core/params.ts';

const addressForm: Form = {
  is: 'an address such as https://example.org/rpms',
  pattern: /^[a-z][a-z0-9+.-]*:\S+$/,
  hint: (text) => (text.startsWith('/') ? `write file://${text}` : undefined),
};

const address = (doc: string) => ({ type: 'string', form: addressForm, doc }) as const;
const addresses = (doc: string) => ({ type: 'list', form: addressForm, doc }) as const;
const flag = (doc: string) => ({ type: 'bool', doc }) as const;
const line = (doc: string) => ({ type: 'string', form: forms.singleLine, doc }) as const;
const word = (doc: string) => ({ type: 'string', form: forms.word, doc }) as const;
const words = (doc: string) => ({ type: 'list', form: forms.word, doc }) as const;
const path = (doc: string) => ({ type: 'string', form: forms.wholePath, doc }) as const;
const number = (doc: string) => ({ type: 'int', doc }) as const;

/** The arguments that are options of dnf.conf(5), under the same names unless `renamed` has another one. */
export const optionParams = {
  baseurl: addresses('Where the packages are; several addresses are tried in turn.'),
  metalink: address('The address of a metalink file, instead of baseurl.'),
  mirrorlist: address('The address of a list of mirrors, instead of baseurl.'),
  enabled: flag('dnf uses the repository.'),
  gpgcheck: flag('Packages must be signed.'),
  repo_gpgcheck: flag('The lists of packages must be signed.'),
  gpgkey: addresses('Where the keys are that sign the packages.'),
  priority: number('A repository with a lower number wins; the default of dnf is 99.'),
  cost: number('A repository with a lower cost is used first.'),
  exclude: words('Packages to ignore, by names or patterns.'),
  includepkgs: words('The only packages to use, by names or patterns.'),
  include: line('A file of more configuration.'),
  module_hotfixes: flag('Packages can replace those of modules.'),
  skip_if_unavailable: flag('Go on without the repository if it cannot be reached.'),
  enablegroups: flag('Use the groups of packages of the repository.'),
  metadata_expire: word('How long the lists of packages are valid, such as 6h or never.'),
  keepcache: flag('Keep packages after they are installed.'),
  sslverify: { ...flag('The certificate of the server must be valid.'), aliases: ['validate_certs'] },
  sslcacert: {
    ...path('A file with the certificates of the authorities to trust.'),
    aliases: ['ca_cert'],
  },
  sslclientcert: { ...path('A file with the certificate of the client.'), aliases: ['client_cert'] },
  sslclientkey: { ...path('A file with its key.'), aliases: ['client_key'] },
  username: line('The user for basic authentication.'),
  password: { ...line('The password of this user.'), secret: true },
  proxy: word('The address of a proxy, or _none_.'),
  proxy_username: line('The user for the proxy.'),
  proxy_password: { ...line('The password of this user.'), secret: true },
  ip_resolve: word('The version of IP to use: 4 or 6.'),
  timeout: number('After how many seconds without data a connection is given up.'),
  retries: number('How often to try again; 0 is without end.'),
  bandwidth: word('The bandwidth for throttle, such as 1M.'),
  throttle: word('The bandwidth to use, such as 500k or 50%.'),
  deltarpm_percentage: number('The size of a delta RPM, in percent, up to which it is used.'),
  failovermethod: word('For yum: how to choose an address, roundrobin or priority.'),
  s3_enabled: flag('Get the packages from Amazon S3.'),
} as const satisfies Record<string, Param>;

/**
 * The lines of a section, in the order of the options' names, as Ansible writes them. Addresses have a line each, other
 * lists are separated by blanks.
 */
export function sectionLines(args: Record<string, unknown>): string[] {
  const options = Object.entries({ ...args, name: args.description })
    .filter(([name, value]) => value !== undefined && (name === 'name' || Object.hasOwn(optionParams, name)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return options.flatMap(([name, value]) => {
    const [first, ...more] = texts(name, value);
    return [`${name} = ${first ?? ''}`, ...more.map((each) => `\t${each}`)];
  });
}

function texts(name: string, value: unknown): string[] {
  if (typeof value === 'boolean') return [value ? '1' : '0'];
  if (!Array.isArray(value)) return [String(value)];
  return name === 'baseurl' || name === 'gpgkey' ? value : [value.join(' ')];
}
