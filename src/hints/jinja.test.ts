import { describe, expect, it } from 'vitest';
import { jinjaIn } from './jinja.ts';

describe('Jinja in a text', () => {
  it.each([
    ['a {% if x %}b{% endif %}', 2, 'write {{#if x}}'],
    ['{%- if x.y == "a" -%}', 0, 'write {{#if (eq x.y "a")}}'],
    ["{% if x != 'a' %}", 0, "write {{#if (ne x 'a')}}"],
    ['{% if not x %}', 0, 'write {{#if (not x)}}'],
    ['{% if x is defined %}', 0, 'write {{#if (defined x)}}'],
    ['{% if x is not defined %}', 0, 'write {{#if (not (defined x))}}'],
    ['{% if x | length > 2 %}', 0, 'write {{#if (gt (length x) 2)}}'],
    [
      '{% if x is version(2) %}',
      0,
      'the test "version" does not exist here: kplay doc functions lists the functions',
    ],
    ['{% if a + 1 > b %}', 0, 'write {{#if x}}, and in vars: x: !cel a + 1 > b'],
    ['{% elif a | length > 2 %}', 0, 'write {{else if (gt (length a) 2)}}'],
    ['{% elif x %}', 0, 'write {{else if x}}'],
    ['{% else %}', 0, 'write {{else}}'],
    ['{% endif %}', 0, 'write {{/if}}'],
    ['\n{% for host in groups.web %}', 1, 'write {{#each groups.web as |host|}}'],
    ['{% for k, v in x.items() %}', 0, 'write {{#each x as |v k|}}'],
    ['{% for k, v in x | dict2items %}', 0, 'write {{#each x as |v k|}}'],
    ['{% for u in users | sort %}', 0, 'write {{#each (sort users) as |u|}}'],
    ['{% for u in a + b %}', 0, 'write {{#each list as |item|}} … {{/each}}, with a list from vars'],
    ['{% endfor %}', 0, 'write {{/each}}'],
    ['{% set x = 1 %}', 0, 'set it in vars'],
    ['{% include "x" %}', 0, 'write the text itself here, or a template file of its own'],
    ['{# a note #}', 0, 'write {{! a comment }}'],
  ])('%j', (text, offset, hint) => {
    expect(jinjaIn(text)[0]).toMatchObject({ offset, hint });
  });

  it.each(['{{ x }}', 'printf "{%s}"', '{% raw', 'a {%if', '{#x}', '{{#if x}}{{/if}}', '{{!-- {# --}}'])(
    'is not seen in %j',
    (text) => expect(jinjaIn(text)).toEqual([]),
  );
});
