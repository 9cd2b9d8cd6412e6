import { expect, it } from 'vitest';
import { keywordDocs } from './keyword-docs.ts';
import * as schema from './schema.ts';

const tables = [
  schema.playKeywords,
  schema.handlerKeywords,
  schema.blockKeywords,
  schema.importKeywords,
  schema.includeKeywords,
  schema.roleKeywords,
  schema.loopControlKeywords,
  schema.metaKeywords,
];

it('each keyword has a sentence, and each sentence a keyword', () => {
  const keywords = [...new Set(tables.flatMap((table) => Object.keys(table)))].sort();
  expect(Object.keys(keywordDocs).sort()).toEqual(keywords);
  for (const [name, text] of Object.entries(keywordDocs)) expect(text, name).toMatch(/^\S.+[.?]$/);
});
