/** What is shown in place of a secret. */
export const maskText = '***';

/** Names of things that are secret. */
const secretName =
  /(?:^|[_-])(?:password|passwd|passphrase|secret|token|api_?key|secret_?key|private_?key|access_?key)$/i;
/** The same in camel case, and short names for passwords that are not about passing something on. */
const otherSecretName =
  /[a-z](?:Password|Passphrase|Secret|Token|ApiKey|SecretKey|PrivateKey)$|(?:^|_)(?:become|ssh|sudo|su|db|user|admin|root|ldap|smtp|mysql|postgres|redis)_pass$/;
/** Words of modules that look like such a name. */
const harmlessNames = ['update_password'];
/** Texts that are secret whatever their name is. */
export const secretShapes: [what: string, shape: RegExp][] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a password in an address', /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@{}]+:[^\s:/@{}]+@[\w[{]/],
  [
    'an access token',
    /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,})/,
  ],
];

/** Texts that are no secrets whatever their name is: paths, hashes in the format of crypt(5), locked passwords. */
const harmlessTexts = /^(?:\.{0,2}\/|~\/|\$[\w-]+\$|[!*]+$)|\.(?:pem|key|crt)$/;

/** Whether a text without templates is a secret, because of the name of its variable or argument. */
export function isNamedSecret(name: string, text: string): boolean {
  return isSecretName(name) && text !== '' && !harmlessTexts.test(text);
}

/** Whether something with this name is a secret. */
export function isSecretName(name: string): boolean {
  return (secretName.test(name) || otherSecretName.test(name)) && !harmlessNames.includes(name);
}
