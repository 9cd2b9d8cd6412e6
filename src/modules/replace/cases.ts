import type { TextCase } from '../../../test/support/text-oracle.ts';

const hosts = '127.0.0.1 localhost\n127.0.1.1 old.example.org old\n# old.example.org\n';
const apache = '<VirtualHost [*]>\n  Port 80\n  # live\n  Port 80\n</VirtualHost>\nPort 80\n';

/** A file and the arguments of a task; Ansible determines the expected result. */
export const replaceCases: TextCase[] = [
  [hosts, { regexp: 'old\\.example', replace: 'new.example' }],
  [hosts, { regexp: '(\\s+)old\\.example\\.org(\\s+.*)?$', replace: '\\1new.example.org\\2' }],
  [hosts, { regexp: '^127', replace: '::1\\n10' }],
  [hosts, { regexp: '^#.*\\n' }],
  [hosts, { regexp: '\\s*#.*$' }],
  [hosts, { regexp: 'nothing', replace: 'x' }],
  [hosts, { regexp: '(?i)OLD', replace: 'new' }],
  [hosts, { regexp: '^(?!#)127.*$', replace: '# \\g<0>' }],
  [hosts, { regexp: '^(?P<ip>[\\d.]+)[ ]+localhost$', replace: '\\g<ip>\\tlocalhost local' }],
  [hosts, { regexp: '[\\s\\S]*localhost\\n' }],
  [hosts, { regexp: '\\bold\\b', replace: 'OLD' }],
  [hosts, { regexp: 'localhost\\n127\\.0\\.1\\.1', replace: 'localhost\\n::1' }],
  [apache, { regexp: 'Port 80$', replace: 'Port 8080', after: '# live' }],
  [apache, { regexp: 'Port 80$', replace: 'Port 8080', before: '# live' }],
  [
    apache,
    { regexp: 'Port 80$', replace: 'Port 8080', after: '<VirtualHost \\[\\*\\]>', before: '</VirtualHost>' },
  ],
  [apache, { regexp: 'Port 80$', replace: 'Port 8080', after: 'no such', before: '</VirtualHost>' }],
  [apache, { regexp: '^  (.+)$', replace: '\\1', after: '# live\\n', before: '</Virtual' }],
  [apache, { regexp: '\\n{2,}', replace: '\\n' }],
  ['a\n\n\n\nb\n', { regexp: '\\n{2,}', replace: '\\n' }],
  ['a\n\n\n\nb\n', { regexp: '^\\n' }],
  ['a b  c\n', { regexp: ' +', replace: '_' }],
  ['x=1\ny=2', { regexp: '=(\\d)$', replace: ': \\1' }],
  ['', { regexp: 'a', replace: 'b' }],
  ['a\\b & c\n', { regexp: 'a\\\\b &', replace: '\\\\ & "$x" `y`' }],
  ['a.b\naxb\n', { regexp: 'a\\.b', replace: 'q' }],
  ['zoë été\n', { regexp: 'été', replace: 'naïve' }],
  ['key = "a" # "b"\n', { regexp: '"(.*?)"', replace: "'\\1'" }],
];
