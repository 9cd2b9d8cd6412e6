import type { Form } from '../../core/form.ts';

/** The forms of what becomes part of a generated configuration: values never become directives. */
export const siteForms = {
  name: { is: 'a name of letters, digits, ".", "_" and "-"', pattern: /^\w[\w.-]*$/ },
  serverName: { is: 'the name of a host', pattern: /^[\w.*-]+$/, hint: withoutScheme },
  listen: {
    is: 'a port or an address with a port',
    pattern: /^[\w.:[\]/*-]+( [\w=:-]+)*$/,
    problem: highPort,
  },
  upstream: {
    is: 'a server such as 10.0.0.5:8080',
    pattern: /^[\w.:[\]/-]+( [\w=]+)*$/,
    problem: (text) => (text.includes('://') ? 'it has no scheme' : highPort(text)),
    hint: withoutScheme,
  },
  path: {
    is: 'an absolute path that nginx can read',
    pattern: /^\/[^\s;{}'"$\\#]*$/,
    hint: (text) => (text.startsWith('~') ? 'only the host knows what ~ is' : undefined),
  },
} satisfies Record<string, Form>;

function withoutScheme(text: string): string | undefined {
  const server = /^\w+:\/\/([\w.:-]+)/.exec(text)?.[1];
  return server && `write ${server}`;
}

function highPort(text: string): string | undefined {
  const port = /(?:^|:)(\d+)(?: |$)/.exec(text)?.[1];
  return port !== undefined && Number(port) > 65535 ? `${port} is above 65535` : undefined;
}
