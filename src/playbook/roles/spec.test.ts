import { describe, expect, it } from 'vitest';
import { inspect } from '../project.fixture.ts';

/** The findings about a spec whose lines are given, each as `LINE:COL SEVERITY[CODE] MESSAGE (HINT)`. */
async function found(lines: string, file = 'argument_specs.yml', style = false) {
  const { diagnostics } = await inspect(
    {
      'site.yml': '- hosts: web\n  roles: [r]\n',
      [`roles/r/meta/${file}`]: lines,
      'roles/r/tasks/main.yml': '- { name: T, debug: { msg: "{{ port }}" } }\n',
      'roles/r/defaults/main.yml': 'port: 80\n',
    },
    { style },
  );
  return diagnostics.map(({ place, severity, code, message, hint }) => {
    const at = place?.file.endsWith(file) ? `${place.line}:${place.col} ` : '';
    return `${at}${severity}[${code}] ${message}${hint ? ` (${hint})` : ''}`;
  });
}
const options = (text: string) => `argument_specs:\n  main:\n    options:\n      port: ${text}\n`;

describe('an argument spec', () => {
  const cases: [name: string, spec: string, found: (string | RegExp)[]][] = [
    ['without a word', '', []],
    ['without options', 'argument_specs: { main: { short_description: A } }\n', []],
    [
      'with all that Ansible has',
      options(
        '{ type: int, description: [a, b], required: false, default: 80, choices: [80, 81], version_added: 1.2 }',
      ),
      [],
    ],
    ['with a default that is a template', options('{ type: int, default: "{{ p }}" }'), []],
    ['with text in braces', options('{ description: "like {{ x", type: int }'), []],
    [
      'with a wrong word on top',
      'argument_spec: {}\n',
      ['1:1 error[unknown-keyword] unknown keyword "argument_spec" (write everything below argument_specs:)'],
    ],
    [
      'with a wrong word in an entry point',
      'argument_specs:\n  main: { optoins: {} }\n',
      ['2:11 error[unknown-keyword] unknown keyword of a spec "optoins" (did you mean "options"?)'],
    ],
    [
      'with a wrong word in an option',
      options('{ requird: true }'),
      ['4:15 error[unknown-keyword] unknown keyword of a spec "requird" (did you mean "required"?)'],
    ],
    [
      'with an unknown type',
      options('{ type: integer }'),
      [/^4:21 error\[wrong-type\] "main.options.port.type" must be one of str, int, .*, raw, not "integer"/],
    ],
    [
      'of an entry point that is no mapping',
      'argument_specs: { main: [a] }\n',
      ['1:25 error[wrong-type] "main" must be a mapping, not a list'],
    ],
    ['with a text that must stay as it is', options('{ description: !raw "{{ x", type: int }'), []],
    ['with words that say nothing', options('{ type: , description: , required: , choices: }'), []],
    [
      'with yes',
      options('{ required: yes }'),
      [
        '4:25 error[wrong-type] "main.options.port.required" must be true or false, not "yes" (write true: YAML 1.2 knows true and false only)',
      ],
    ],
    [
      'with an option that is none',
      options('int'),
      ['4:13 error[wrong-type] "main.options.port" must be a mapping, not "int"'],
    ],
    [
      'that requires what has a default',
      options('{ type: int, required: true, default: 80 }'),
      ['4:42 error[role-spec] "port" is required, so its default is never used (remove one of the two)'],
    ],
    [
      'with a default of another type',
      options('{ type: int, default: http }'),
      [
        '4:35 error[role-spec] the default of "port" does not fit: "default" must be a whole number, not "http"',
      ],
    ],
    [
      'with a choice of another type',
      options('{ type: int, choices: [80, http] }'),
      ['4:40 error[role-spec] a choice does not fit: "choices[1]" must be a whole number, not "http"'],
    ],
    [
      'with elements of what is no list',
      options('{ type: int, elements: int }'),
      ['4:26 error[role-spec] "elements" does nothing without type: list'],
    ],
    [
      'with options of what is no dict',
      options('{ type: int, options: {} }'),
      ['4:26 error[role-spec] "options" does nothing without type: dict, or type: list and elements: dict'],
    ],
    [
      'with mistakes deep inside',
      options(
        '{ type: raw }\n      x: { type: dict, options: { a: { type: list, elements: dict, options: { b: { tpe: int } } } } }',
      ),
      [/^5:\d+ error\[unknown-keyword\] unknown keyword of a spec "tpe" \(did you mean "type"\?\)$/],
    ],
    [
      'with a rule about nothing',
      options('{ type: int }\n    required_together: [[port, prot]]'),
      [
        '5:24 error[role-spec] "required_together" names "prot", and there is no such option (did you mean "port"?)',
      ],
    ],
    [
      'of a file of tasks that is not there',
      'argument_specs: { instal: { options: { a: { type: int } } } }\n',
      [/^1:\d+ warning\[role-spec\] there is a spec of "instal", and no tasks\/instal.yml/],
    ],
  ];
  it.each(cases)('%s', async (_, spec, expected) => {
    const said = await found(spec);
    expect(said).toHaveLength(expected.length);
    for (const [i, each] of expected.entries())
      if (typeof each === 'string') expect(said[i]).toBe(each);
      else expect(said[i]).toMatch(each);
  });

  it('may stand in meta/main.yml', async () =>
    expect(await found(`${options('{ type: bool }')}dependencies: []\n`, 'main.yml')).toEqual([
      '1:7 error[wrong-type] role "r": "port" must be true or false, not 80 (YAML 1.2 knows true and false only)',
    ]));
});

describe('meta/main.yml', () => {
  const cases: [text: string, found: string[]][] = [
    ['galaxy_info: { author: me }\ncollections: [a.b]\nallow_duplicates: false\n', []],
    [
      'dependancies: []\n',
      ['1:1 error[unknown-keyword] unknown keyword "dependancies" (did you mean "dependencies"?)'],
    ],
    [
      'allow_duplicates: yes\n',
      [
        '1:19 error[wrong-type] "allow_duplicates" must be true or false, not "yes" (write true: YAML 1.2 knows true and false only)',
      ],
    ],
  ];
  it.each(cases)('%j', async (text, expected) => expect(await found(text, 'main.yml')).toEqual(expected));
});
