import { describe, expect, it } from 'vitest';
import { problemsIn } from './template-problems.ts';

const found = (text: string) => problemsIn(text).map(({ offset, message }) => `${offset} ${message}`);
const jinja = (word: string) => `{% ${word} %} is Jinja; a template is Handlebars here`;

describe('all problems of a template are found at once', () => {
  it.each<[string, string[]]>([
    ['{{ a }}{{#if b}}c{{/if}}', []],
    ['{% if a %}{{ b }}{% endif %}', [`0 ${jinja('if')}`, `17 ${jinja('endif')}`]],
    [
      '{% if a %}\n{{ b | upper }}\n{% endif %}\n{{ lowr c }}{# d #}',
      [
        `0 ${jinja('if')}`,
        `27 ${jinja('endif')}`,
        '51 {# #} is Jinja; a template is Handlebars here',
        '16 cannot read {{ b | upper }}',
        '42 there is no function "lowr"',
      ],
    ],
    ['{{ a | b }}{{ c | d }}', ['5 cannot read {{ a | b }}', '16 cannot read {{ c | d }}']],
    ['{{ port };\n{{ c | d }}', ['0 a {{ is not closed by }}', '16 cannot read {{ c | d }}']],
    ['{{#if a == b}}x{{/if}}{{ c | d }}', ['9 cannot read {{ #if a == b }}', '27 cannot read {{ c | d }}']],
    ['{{#if a}}b{{else if c == d}}e{{/if}}', ['23 cannot read {{ else if c == d }}']],
    ['{{ c | d }}{{#if a}}', ['5 cannot read {{ c | d }}', '11 {{#if}} is not closed']],
    ['{{#for a}}b{{/for}}{{ c d }}', ['0 there is no block {{#for}}']],
  ])('%j', (text, wanted) => expect(found(text)).toEqual(wanted));
});
