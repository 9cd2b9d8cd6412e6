import { type ArgProblem, checkArgs } from './check-args.ts';
import type { Args, Params } from './params.ts';
import { Cel, isMapping, Secret, type Value, type Values } from './values.ts';

/** The keys of `vault` in `!secret`. */
const vaultParams = {
  path: { type: 'string', required: true, doc: 'The path of the secret, without its mount.' },
  key: { type: 'string', required: true, doc: 'The key in the secret.' },
  mount: { type: 'string', default: 'secret', doc: 'Where the KV engine (version 2) is mounted.' },
  version: { type: 'int', min: 1, doc: 'The version of the secret; by default the newest one.' },
  address: { type: 'string', doc: 'The address; by default $VAULT_ADDR or $BAO_ADDR.' },
  namespace: { type: 'string', doc: 'The namespace; by default $VAULT_NAMESPACE or $BAO_NAMESPACE.' },
  ca_file: { type: 'string', doc: 'The certificates to trust; by default $VAULT_CACERT or $BAO_CACERT.' },
  token: { type: 'string', doc: 'The token; by default $VAULT_TOKEN, $BAO_TOKEN or ~/.vault-token.' },
  role_id: { type: 'string', doc: 'The role of AppRole to log in with, instead of a token.' },
  secret_id: { type: 'string', doc: 'The secret of this role.' },
  auth_mount: { type: 'string', default: 'approle', doc: 'Where AppRole is mounted.' },
} as const satisfies Params;

/** The keys of a mapping behind `!secret`. */
const providerParams = {
  command: {
    type: 'list',
    doc: 'A program and its arguments, on the controller: the secret is what it prints, without the line end.',
  },
  file: {
    type: 'string',
    doc: 'A name in $CREDENTIALS_DIRECTORY or /run/secrets, or a path, relative to the file with the tag.',
  },
  vault: { type: 'map', keys: vaultParams, doc: 'A secret of HashiCorp Vault or OpenBao.' },
  timeout: { type: 'number', default: 30, min: 0.1, doc: 'Seconds until kplay gives up.' },
} as const satisfies Params;

/** Where a secret is fetched from. */
export type SecretSource = Args<typeof providerParams>;
/** A secret of Vault. */
export type VaultSource = NonNullable<SecretSource['vault']>;

const kinds = ['command', 'file', 'vault'] as const;

/** What is wrong with a mapping behind `!secret`, as far as it is known before a run. */
export function providerProblems(values: Values): Pick<ArgProblem, 'message' | 'hint'>[] {
  const { args, problems } = checkArgs(providerParams, values, isOpen);
  if (problems.length > 0) return problems;
  const given = kinds.filter((kind) => Object.hasOwn(values, kind));
  if (given.length !== 1) return [{ message: '!secret needs one of command, file and vault' }];
  const isEmpty = Object.hasOwn(args, 'command') && (args.command as string[]).length === 0;
  return isEmpty ? [{ message: '"command" is empty' }] : [];
}

/**
 * The source in a rendered mapping.
 * @throws Error that says what is wrong
 */
export function secretSource(values: Values): SecretSource {
  const [problem] = providerProblems(values);
  if (problem) throw new Error(problem.message);
  return checkArgs(providerParams, values).args as SecretSource;
}

/** Is a value known only when it is rendered? */
function isOpen(value: Value): boolean {
  if (typeof value === 'string') return value.includes('{{');
  if (value instanceof Cel || value instanceof Secret) return true;
  if (Array.isArray(value)) return value.some(isOpen);
  return isMapping(value) && Object.values(value).some(isOpen);
}
