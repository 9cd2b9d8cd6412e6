import type { Form } from './form.ts';

/** See useradd(8); hosts can allow more letters than POSIX. */
const account = /^[^-:,\s/][^:,\s/]*$/;

/** The forms of texts that the arguments of several modules share. */
export const forms = {
  singleLine: { is: 'a single line', pattern: /^[^\n\r]*$/ },
  word: { is: 'a text without blanks', pattern: /^\S+$/ },
  userName: { is: 'the name of a user', pattern: account, hint: withoutGroup },
  groupName: { is: 'the name of a group', pattern: account },
  /** Separated by commas. */
  groupNames: {
    is: 'the name of a group',
    pattern: /^\s*([^-:,\s/][^:,\s/]*\s*(,\s*|$))*$/,
  },
  /** A path that the controller must know as a whole. */
  wholePath: { is: 'an absolute path', pattern: /^\//, hint: () => 'only the host knows what ~ is' },
  /** For paths in lists of texts. */
  hostPath: { is: 'an absolute path', pattern: /^(\/|~)[^\n]*$/, hint: () => 'start it with /' },
  entryName: { is: 'a name without a slash', pattern: /^[^/\n]+$/ },
  webAddress: {
    is: 'an address that begins with http:// or https://, without blanks',
    pattern: /^([hH][tT][tT][pP][sS]?|[fF][tT][pP]):\/\/[^\s/]\S*$/,
    hint: (text) => (/^[\w.-]+\.[a-z]+(:\d+)?(\/\S*)?$/.test(text) ? `write https://${text}` : undefined),
  },
  /** A host to connect to. */
  hostAddress: {
    is: 'the name or the address of a host',
    pattern: /^[\w.:%-]+$/,
    hint: (text) => {
      const host = /^\w+:\/\/([\w.-]+)/.exec(text)?.[1];
      return host && `write ${host}`;
    },
  },
  umask: { is: 'octal, such as "0022"', pattern: /^0?[0-7]{3}$/ },
  variableName: { is: 'a name of letters, digits and _', pattern: /^[A-Za-z_]\w*$/ },
  /** A duration of Go, or a number of seconds. */
  duration: { is: 'a time such as 30s or 1m30s', pattern: /^(\d+|(\d+(\.\d+)?(ns|us|ms|s|m|h))+)$/ },
  /** See systemd.unit(5); systemctl also takes paths and patterns. */
  unit: {
    is: 'the name of a single unit',
    pattern: /^([\w:.\\@*?[\]-]+|\/\S*)$/,
    hint: (text) => (/\S[\s,]+\S/.test(text) ? 'write a loop for several units' : undefined),
  },
} as const satisfies Record<string, Form>;

/** chown takes both in one word. */
function withoutGroup(text: string): string | undefined {
  const [, owner, group] = /^([\w.-]+):([\w.-]+)$/.exec(text) ?? [];
  return owner && `write ${owner}; the group ${group} is another argument`;
}
