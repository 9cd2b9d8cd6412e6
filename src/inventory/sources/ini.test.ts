import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { findingsOf, loadFrom } from '../findings.fixture.ts';
import { varOrigins } from '../model/inventory.ts';
import { formatOf } from './format.ts';
import { pythonLiteral } from './python.ts';

describe('INI inventories that are wrong', () => {
  it.each<[string, string[]]>([
    [
      '[web\nw1',
      [
        'hosts:1:1 ini-section: "[web" is not a section (write [group], [group:children] or [group:vars], without spaces)',
      ],
    ],
    [
      '[we b]\nw1',
      [
        'hosts:1:1 ini-section: "[we b]" is not a section (write [group], [group:children] or [group:vars], without spaces)',
      ],
    ],
    [
      '[web:hots]\nw1',
      [
        'hosts:1:1 ini-section: [web:hots] has an unknown kind (write [group], [group:children] or [group:vars], without spaces)',
      ],
    ],
    [
      '[web]\nw1 a=1 b',
      [
        'hosts:2:8 ini-line: "b" is not name=value (write name=value pairs after a host; quote values with spaces, name="a b")',
      ],
    ],
    [
      "[web]\n  w1 a='x",
      ['hosts:2:8 ini-line: the \' is not closed (quote the value: name="it\'s", or name=\'a "b" c\')'],
    ],
    [
      '[web]\nw1: 22',
      ['hosts:2:1 ini-line: this line is YAML, but the file is INI (write w1, and name=value after it)'],
    ],
    ['[web]\nw1 port 80', ['hosts:2:4 ini-line: "port" is not name=value (write port=80)']],
    [
      '[web]\nw1\n[web:vars]\nport: 80',
      ['hosts:4:1 ini-line: "port: 80" is not name = value (write port=80)'],
    ],
    ['[a:children]\nb', ['hosts:2:1 unknown-group: there is no group "b" to be below "a" (declare it: [b])']],
    ['[a:vars]\nb=1', ['hosts:1:1 unknown-group: there is no group "a" (declare it: [a])']],
    [
      '[a]\nh\n[a:vars]\nb=1\nb=2',
      ['hosts:5:1 same-level: "b" is given twice; the later value wins (the other one is on line 4)'],
    ],
    ['[a]\nh x=1 x=1', []],
    [
      '[a]\nh x=1\n[b]\nh x=2',
      [
        'hosts:4:3 same-level: "x" of host "h" is given twice in host h; the later value wins (the other is hosts:2; remove one of them)',
      ],
    ],
    [
      '[a]\nh\n[b]\nh\n[a:vars]\nx=1\n[b:vars]\nx=2',
      [
        'hosts:8:1 same-level: "x" of host "h" differs in group b and group a; group b wins, as in Ansible (the other is hosts:6; give one group a higher ansible_group_priority, or set it for the host)',
      ],
    ],
    ['[a]\nh x=3\n[b]\nh\n[a:vars]\nx=1\n[b:vars]\nx=2', []],
    ['[a]\nh\n[b]\nh\n[a:vars]\nx=1\n[b:vars]\nx=1', []],
    [
      '[a]\n-o b=1',
      ['hosts:2:1 host-name: the name of host "-o" may hold letters, digits, ".", "_" and "-" only'],
    ],
    [
      '[a:children]\nb\n[b:children]\na',
      ['hosts:4:1 group-loop: groups hold each other: a > b > a (remove one of these children)'],
    ],
  ])('%j', async (text, expected) => {
    expect(await findingsOf({ hosts: text })).toEqual(expected);
  });

  it('knows the place of each variable', async () => {
    const { hosts } = await loadFrom({ hosts: "[web]\nw1 a=1 b='x y'\n[web:vars]\n  c = 2\n" });
    const places = ['a', 'b', 'c'].map((name) => varOrigins(hosts.get('w1')!, name)[0]!.place);
    expect(places).toMatchObject([
      { line: 2, col: 4 },
      { line: 2, col: 8 },
      { line: 4, col: 3 },
    ]);
  });
});

describe('formatOf', () => {
  it.each<[string, string, string]>([
    ['hosts', 'web1\nweb2', 'ini'],
    ['hosts', 'web1:2222', 'ini'],
    ['hosts', '[web]\n', 'ini'],
    ['hosts.yml', '# x\n[web]\nw1', 'ini'],
    ['hosts', '# x\nweb:\n', 'yaml'],
    ['hosts', '"web": {}', 'yaml'],
    ['hosts', '---\nweb', 'yaml'],
    ['hosts', '{\n"a": 1}', 'yaml'],
    ['hosts.yml', 'web', 'yaml'],
    ['hosts.ini', 'web:', 'ini'],
    ['hosts', '', 'yaml'],
    ['hosts', '#!/bin/sh\n[web]', 'script'],
    ['hosts', '\x7fELF', 'script'],
    ['hosts.toml', '[web]', 'toml'],
    ['config', 'Host a\n  Port 1', 'ssh'],
    ['x', '# my hosts\nHost a\n\tPort 1', 'ssh'],
    ['x', 'Include other\nHost a', 'ssh'],
    ['config', 'web1 a=1', 'ini'],
    ['config', 'all:\n  hosts:', 'yaml'],
    ['hosts', 'host1 a=1', 'ini'],
    ['hosts.json', '[\n"a"\n]', 'yaml'],
  ])('%s %j is %s', (file, text, format) => expect(formatOf(file, text)).toBe(format));
});

const pieces = [
  ...['1', '-2', '+ 3', '0x1f', '0o7', '1_0', '00', '01', '1.5', '.5', '2.', '1e2', '1j', '--1', '- -1'],
  ...["'a'", '"b"', "r'\\n'", "b'x'", "u'y'", "'\\x41\\101'", "'''t'''", "f'z'", "'\\q'", "'a' 'b'", "'"],
  ...['True', 'False', 'None', 'true', 'foo', 'a.b', 'f()', '...', '[', ']', '(', ')', '{', '}', ',', ':'],
  ...['[]', '()', '{}', '[1]', '(1,)', '(2)', "{'k': 1}", '{1: 2}', '# c', ' ', '[1,]', '{1}', '=', '\\'],
];

/** Random texts of such pieces; the same ones in each run. */
function texts(count: number): string[] {
  let state = 42;
  const next = (below: number): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    return ((state ^ (state >>> 12)) >>> 0) % below;
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(6) }, () => pieces[next(pieces.length)]).join(''),
  );
}

/** What Python makes of each text: JSON, or null in place of what JSON or kplay has no word for. */
const python = `
import ast, json, sys, warnings
warnings.simplefilter('ignore')
def plain(v):
    if v is None or isinstance(v, (bool, int, float, str)): return v
    if isinstance(v, bytes): return v.decode()
    if isinstance(v, (list, tuple)): return [plain(i) for i in v]
    if isinstance(v, dict):
        if all(isinstance(k, str) for k in v): return {k: plain(i) for k, i in v.items()}
    raise ValueError
for text in json.load(sys.stdin):
    try: print(json.dumps([plain(ast.literal_eval(text))], allow_nan=False))
    except Exception: print('null')
`;

describe('pythonLiteral', () => {
  it('agrees with Python on thousands of texts', () => {
    const all = texts(8000);
    const lines = execFileSync('python3', ['-c', python], {
      input: JSON.stringify(all),
      encoding: 'utf8',
      maxBuffer: 100_000_000,
    })
      .trim()
      .split('\n');
    const wrong = all.flatMap((text, i) => {
      const ours = pythonLiteral(text);
      const theirs = JSON.parse(lines[i]!);
      const mine = ours === undefined ? null : [JSON.parse(JSON.stringify(ours))];
      // keys that are no texts become texts
      if (theirs === null && /\{\s*[^'"{}\s]+\s*:/.test(text)) return [];
      return JSON.stringify(mine) === JSON.stringify(theirs) ? [] : [{ text, mine, theirs }];
    });
    expect(wrong).toEqual([]);
    expect(lines.filter((line) => line !== 'null').length).toBeGreaterThan(500);
  });

  it.each<[string, unknown]>([
    ['9007199254740993', undefined],
    ['{1: 2, None: 3}', { 1: 2, null: 3 }],
    [`${'['.repeat(200)}${']'.repeat(200)}`, undefined],
    ["{'__proto__': 1}", JSON.parse('{"__proto__": 1}')],
  ])('%s', (text, value) => {
    const found = pythonLiteral(text);
    expect(found === undefined ? undefined : JSON.parse(JSON.stringify(found))).toEqual(value);
  });
});
