import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');

const cases: ActionCase[] = [
  {
    name: 'a text',
    args: { src: '@/x' },
    given: "printf 'hello\\n\\n' >@/x",
    returns: { source: '@/x', encoding: 'base64', content: base64('hello\n\n') },
  },
  { name: 'an empty file', args: { src: '@/x' }, given: ': >@/x', returns: { content: '' } },
  {
    name: 'bytes, more than a line',
    args: { path: '@/x' },
    given: 'head -c 100 /dev/zero >@/x',
    returns: { content: base64(Buffer.alloc(100)) },
  },
  {
    name: 'through a link',
    args: { src: '@/l' },
    given: 'ln -s x @/l; printf a >@/x',
    returns: { content: 'YQ==' },
  },
  {
    name: 'as much as possible',
    args: { src: '@/x' },
    given: 'truncate -s 700000 @/x',
    returns: { content: base64(Buffer.alloc(700_000)) },
  },
  { name: 'no file', args: { src: '@/x' }, fails: /x does not exist/ },
  { name: 'a directory', args: { src: '@' }, fails: /is not a file/ },
  { name: 'too much', args: { src: '@/x' }, given: 'truncate -s 701K @/x', fails: /more than 700 kB/ },
  {
    name: "another user's link",
    args: { src: '@/d/l' },
    given: 'mkdir @/d; ln -s /etc/shadow @/d/l; chown -h nobody @/d/l',
    fails: /is a link of nobody/,
  },
];

actionCases('slurp', cases);
