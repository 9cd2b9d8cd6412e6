import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import groovy from 'highlight.js/lib/languages/groovy';
import handlebars from 'highlight.js/lib/languages/handlebars';
import ini from 'highlight.js/lib/languages/ini';
import json from 'highlight.js/lib/languages/json';
import shell from 'highlight.js/lib/languages/shell';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { escaped } from './html.mjs';

const languages = { bash, groovy, handlebars, ini, json, shell, typescript, xml, yaml };
for (const [name, language] of Object.entries(languages)) highlighter.registerLanguage(name, language);

/** A text as HTML, coloured if its language is known. */
export function highlight(text, language) {
  if (!highlighter.getLanguage(language)) return escaped(text);
  return highlighter.highlight(text, { language }).value;
}
