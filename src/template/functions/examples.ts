import type { Values } from '../../core/values.ts';

/** The variables of all examples of functions. */
export const exampleValues: Values = {
  name: 'Web Server',
  lines: 'a\nb',
  path: '/etc/nginx/site.conf',
  tls: true,
  ports: [443, 80, 80],
  usual: [80, 22],
  nested: [[1], [2, [3]]],
  users: [
    { name: 'ann', admin: true },
    { name: 'bob', admin: false },
  ],
  db: { host: 'h1', port: 5432 },
  more: { port: 6432 },
};

/** The files and the environment of all examples. */
export const exampleFiles: Record<string, string> = { motd: 'Welcome\n', 'site.j': 'server {{ name }};\n' };
export const exampleEnvironment: Record<string, string> = { CI_JOB: 'deploy' };
