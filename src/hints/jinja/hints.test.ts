import { beforeAll, describe, expect, it } from 'vitest';
import { compileExpression } from '../../template/cel/expression.ts';
import { parseTemplate } from '../../template/handlebars/parse.ts';
import { prepareAll } from '../../template/render.ts';
import { TemplateError } from '../../template/scope.ts';
import { asCel, missingWord } from '../cel-hint.ts';

beforeAll(prepareAll);

function hintOf(text: string): string | undefined {
  try {
    parseTemplate(text);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(TemplateError);
    return (error as TemplateError).hint;
  }
}

const operators = 'a template has no operators: write the value as !cel ';

/** What people write in Ansible, the template to write here, and the expression. */
const rows: [jinja: string, template: string, expression: string][] = [
  ['x | default("a b, c")', '{{ default x "a b, c" }}', 'default(x, "a b, c")'],
  ['x.y | default(omit)', '{{ default x.y null }}', 'default(x.y, null)'],
  ["x | d('a', true) | upper", "{{ upper (default x 'a' true) }}", "upper(default(x, 'a', true))"],
  ["users | join(',')", "{{ join users ',' }}", "join(users, ',')"],
  ["users | map(attribute='name') | list", "{{ pluck users 'name' }}", "pluck(users, 'name')"],
  [
    "users | map(attribute='name') | join(', ')",
    "{{ join (pluck users 'name') ', ' }}",
    "join(pluck(users, 'name'), ', ')",
  ],
  [
    "users | selectattr('state', 'equalto', 'present') | map(attribute='name')",
    "{{ pluck (where users 'state' 'present') 'name' }}",
    "pluck(where(users, 'state', 'present'), 'name')",
  ],
  [
    "users | selectattr('admin', 'defined') | list",
    `${operators}users.filter(x, defined(x.admin))`,
    'users.filter(x, defined(x.admin))',
  ],
  [
    "users | rejectattr('state', 'eq', 'absent')",
    `${operators}users.filter(x, x.state != 'absent')`,
    "users.filter(x, x.state != 'absent')",
  ],
  [
    "xs | select('match', 'web')",
    `${operators}xs.filter(x, matches(x, '^web'))`,
    "xs.filter(x, matches(x, '^web'))",
  ],
  ["xs | map('upper') | list", `${operators}xs.map(x, upper(x))`, 'xs.map(x, upper(x))'],
  [
    "groups['web'] | map('extract', hostvars, 'ansible_host') | list",
    `${operators}groups.web.map(x, hostvars[x].ansible_host)`,
    'groups.web.map(x, hostvars[x].ansible_host)',
  ],
  ['conf | to_nice_yaml', '{{ toYaml conf }}', 'toYaml(conf)'],
  ['conf | to_nice_yaml(indent=2)', '{{ toYaml conf }}', 'toYaml(conf)'],
  ['conf | to_nice_json', '{{ toJson conf 4 }}', 'toJson(conf, 4)'],
  ['conf | dict2items', '{{ items conf }}', 'items(conf)'],
  ['a | combine(b, recursive=True)', '{{ combine a b true }}', 'combine(a, b, true)'],
  ['a | union(b) | unique | sort', '{{ sort (unique (union a b)) }}', 'sort(unique(union(a, b)))'],
  ["xs | sort(attribute='n', reverse=true)", "{{ reverse (sort xs 'n') }}", "reverse(sort(xs, 'n'))"],
  ['xs | length > 0', '{{ gt (length xs) 0 }}', 'length(xs) > 0'],
  [
    String.raw`v | regex_replace('^v(\d+)', '\\1')`,
    String.raw`{{ regexReplace v '^v(\d+)' '\1' }}`,
    String.raw`regexReplace(v, '^v(\\d+)', '\\1')`,
  ],
  [
    String.raw`out | regex_search('(\d+)', '\\1')`,
    String.raw`{{ regexSearch out '(\d+)' 1 }}`,
    String.raw`regexSearch(out, '(\\d+)', 1)`,
  ],
  [
    "path | basename | replace('.conf', '')",
    "{{ replace (basename path) '.conf' '' }}",
    "replace(basename(path), '.conf', '')",
  ],
  ["x | ternary('on', 'off')", "{{ ternary x 'on' 'off' }}", "ternary(x, 'on', 'off')"],
  ["x.failed | ternary('on', 'off')", "{{ ternary x.failed 'on' 'off' }}", "x.failed ? 'on' : 'off'"],
  ['a if x else b', '{{ ternary x a b }}', 'x ? a : b'],
  ["'on' if port == 80 else 'off'", "{{ ternary (eq port 80) 'on' 'off' }}", "port == 80 ? 'on' : 'off'"],
  ["'-x' if debug", '{{ ternary debug \'-x\' "" }}', 'ternary(debug, \'-x\', "")'],
  ["a ~ '-' ~ b.c", '{{ a }}-{{ b.c }}', "string(a) + '-' + string(b.c)"],
  ["'/srv/' + name", '/srv/{{ name }}', "'/srv/' + name"],
  ["lookup('file', 'id.pub')", "{{ file 'id.pub' }}", "file('id.pub')"],
  ["lookup('ansible.builtin.env', 'HOME')", "{{ env 'HOME' }}", "env('HOME')"],
  [
    "lookup('env', 'CI') | default('no', true)",
    "{{ default (env 'CI') 'no' true }}",
    "default(env('CI'), 'no', true)",
  ],
  [
    "lookup('env', 'CI') | ternary('a', 'b')",
    `{{ ternary (ne (default (env 'CI') "") "") 'a' 'b' }}`,
    `default(env('CI'), "") != "" ? 'a' : 'b'`,
  ],
  ['not xs | length and y', '{{ and (not (ne (length xs) 0)) y }}', '!(length(xs) != 0) && y'],
  ['7 / 2', `${operators}7.0 / 2`, '7.0 / 2'],
  ['a / b | int', `${operators}double(a) / int(b)`, 'double(a) / int(b)'],
  ['a // 2', `${operators}int(double(a) / 2)`, 'int(double(a) / 2)'],
  ['a | round(2)', `${operators}round(a * 100) / 100.0`, 'round(a * 100) / 100.0'],
  [
    "lookup('template', 'a.j2') | from_yaml",
    "{{ fromYaml (template 'a.j2') }}",
    "fromYaml(template('a.j2'))",
  ],
  ["query('dict', conf)", '{{ items conf }}', 'items(conf)'],
  ['users[0].name', '{{ users.[0].name }}', 'users[0].name'],
  ["db['host']", '{{ db.host }}', 'db.host'],
  ['hostvars[item].ip', '{{ lookup (lookup hostvars item) "ip" }}', 'hostvars[item].ip'],
  ["ansible_facts['os_family'] | lower", '{{ lower facts.os_family }}', 'lower(facts.os_family)'],
  ["name.split('.')[0]", "{{ lookup (split name '.') 0 }}", "split(name, '.')[0]"],
  ["','.join(users)", "{{ join users ',' }}", "join(users, ',')"],
  ["conf.get('port', 80)", '{{ default conf.port 80 }}', 'default(conf.port, 80)'],
  ['port + 1', `${operators}port + 1`, 'port + 1'],
  ['(memory * 0.5) | int', `${operators}int(memory * 0.5)`, 'int(memory * 0.5)'],
  ['[1, 2] + xs', `${operators}'[1, 2] + xs'`, '[1, 2] + xs'],
  ["name.startswith('w')", `${operators}name.startsWith('w')`, "name.startsWith('w')"],
  ["x is defined and x != ''", "{{ and (defined x) (ne x '') }}", "defined(x) && x != ''"],
  [
    "result is failed or 'no' in result.stdout",
    "{{ or result.failed (contains result.stdout 'no') }}",
    "result.failed || 'no' in result.stdout",
  ],
  [
    "inventory_hostname in groups['db']",
    '{{ contains groups.db inventory_hostname }}',
    'inventory_hostname in groups.db',
  ],
  ['result | succeeded', '{{ not result.failed }}', '!result.failed'],
  ['result is not changed', '{{ not result.changed }}', '!result.changed'],
  ["x is match('a|b')", "{{ matches x '^(?:a|b)' }}", "matches(x, '^(?:a|b)')"],
  ["x is match('^a')", "{{ matches x '^a' }}", "matches(x, '^a')"],
  ['not a and b', '{{ and (not a) b }}', '!a && b'],
  ['not (a or b) | bool', '{{ not (bool (or a b)) }}', '!bool(a || b)'],
];

describe('Jinja gets a hint with the text to write instead', () => {
  it('in enough cases', () => expect(rows.length).toBeGreaterThanOrEqual(45));

  it.each(rows)('{{ %s }}', async (jinja, template, expression) => {
    const isTemplate = !template.startsWith('a template');
    expect(hintOf(`{{ ${jinja} }}`)).toBe(isTemplate ? `write ${template}` : template);
    expect(asCel(jinja)).toBe(expression);
    if (isTemplate) expect(hintOf(template)).toBeUndefined();
    await expect(compileExpression(expression)).resolves.toMatchObject({ source: expression });
  });

  it.each([
    [
      'x is version("1.2", ">=")',
      'the test "version" does not exist here: kplay doc functions lists the functions',
    ],
    [
      'x | password_hash("sha512")',
      /^the filter "password_hash" does not exist here: put the hash into a variable/,
    ],
    [
      'lookup("pipe", "date")',
      /^the lookup "pipe" does not exist here: run it in a task with delegate_to: localhost/,
    ],
    [
      'x | ipaddr("address")',
      'the filter "ipaddr" does not exist here: kplay doc functions lists the functions',
    ],
  ])('%s has no counterpart', async (jinja, hint) => {
    expect(missingWord(jinja)).toMatch(hint);
    expect(hintOf(`{{ ${jinja} }}`)).toMatch(hint);
  });

  it.each([
    ["{{#if a == 'x'}}{{/if}}", "write {{#if (eq a 'x')}}"],
    ['{{#if a | length > 2}}{{/if}}', 'write {{#if (gt (length a) 2)}}'],
    ['{{#if a is defined}}{{/if}}', 'write {{#if (defined a)}}'],
    ['{{#each a + b}}{{/each}}', 'write {{#each x}}, and in vars: x: !cel a + b'],
    ['{{#each conf | dict2items}}{{/each}}', 'write {{#each (items conf)}}'],
    ['{{ users | lenght }}', 'write {{ length users }}'],
    ['a {{ b ~ c }} d', 'write {{ b }}{{ c }}'],
    ['{{ x[1:3] }}', undefined],
    ['{{ "a" % b }} %', 'the operator "%" for texts does not exist here: write a text with {{ }} in it'],
    [
      '{{ ansible_facts["fibre_channel_wwn"] }}',
      expect.stringMatching(/^the fact "fibre_channel_wwn" does not exist here: known: os_family,/),
    ],
  ])('%s', (text, hint) => expect(hintOf(text)).toEqual(hint));

  it.each([
    ['ansible_processor_vcpus > 2', 'facts.cpus > 2'],
    ['ansible_facts.ansible_service_mgr', 'facts.service_manager'],
    ["ansible_facts['pkg_mgr'] == 'apt'", "facts.package_manager == 'apt'"],
    ['ansible_memtotal_mb // 2', 'int(double(facts.memory_mb) / 2)'],
    ['ansible_env.HOME', 'facts.env.HOME'],
  ])('%s is a fact of another name', (jinja, expression) => expect(asCel(jinja)).toBe(expression));

  it.each([
    'a ? b : c',
    'x == 1 && !y',
    'a[0].b["c d"]',
    '{"a": 1}.a',
    'xs.all(x, x > 1)',
    '-x - -1',
    '"it\'s"',
  ])('what is right stays: %s', (source) => expect(asCel(source)).toBe(source));
});
