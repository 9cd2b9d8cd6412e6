import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../core/errors.ts';
import { findingsJson } from './findings-json.ts';
import { sarif } from './sarif.ts';

const bare: Diagnostic = { severity: 'warning', code: 'no-inventory', message: 'no inventory' };
const placed: Diagnostic = {
  severity: 'error',
  code: 'unknown-module',
  message: 'unknown module "fiel"',
  place: { file: '/work dir/a b/site.yml', line: 3, col: 7, length: 4 },
  hint: 'did you mean "file"?',
};
const outside: Diagnostic = { ...placed, place: { file: '/etc/x.yml', line: 1, col: 2 } };
const all = [placed, bare, outside, placed];

describe('sarif', () => {
  const log = JSON.parse(sarif(all, { version: '1.2.3', folder: '/work dir' }));
  const [run] = log.runs;

  it('names the tool and the rules that were broken', () => {
    expect(log.version).toBe('2.1.0');
    expect(run.tool.driver).toMatchObject({ name: 'kplay', version: '1.2.3' });
    expect(run.tool.driver.rules).toEqual([
      { id: 'no-inventory', shortDescription: { text: expect.stringMatching(/^Without an inventory/) } },
      { id: 'unknown-module', shortDescription: { text: 'There is no module of this name.' } },
    ]);
  });

  it('has each finding once, with its level, rule and hint', () => {
    expect(
      run.results.map((r: { ruleIndex: number; level: string; message: { text: string } }) => [
        r.ruleIndex,
        r.level,
        r.message.text,
      ]),
    ).toEqual([
      [0, 'warning', 'no inventory'],
      [1, 'error', 'unknown module "fiel" (did you mean "file"?)'],
      [1, 'error', 'unknown module "fiel" (did you mean "file"?)'],
    ]);
    expect(run.results[0]).not.toHaveProperty('locations');
  });

  it('names files relative to the folder, others by their URL', () => {
    expect(run.originalUriBaseIds['%SRCROOT%'].uri).toBe('file:///work%20dir/');
    expect(run.results.slice(1).map((r: { locations: unknown[] }) => r.locations)).toEqual([
      [
        {
          physicalLocation: {
            artifactLocation: { uri: 'file:///etc/x.yml' },
            region: { startLine: 1, startColumn: 2, endColumn: 3 },
          },
        },
      ],
      [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20b/site.yml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 3, startColumn: 7, endColumn: 11 },
          },
        },
      ],
    ]);
  });
});

describe('findingsJson', () => {
  it('counts and lists', () => {
    expect(JSON.parse(findingsJson(all))).toEqual({
      version: 1,
      errors: 2,
      warnings: 1,
      findings: [
        { severity: 'warning', code: 'no-inventory', message: 'no inventory' },
        expect.objectContaining({ file: '/etc/x.yml', line: 1, col: 2 }),
        {
          severity: 'error',
          code: 'unknown-module',
          message: 'unknown module "fiel"',
          file: '/work dir/a b/site.yml',
          line: 3,
          col: 7,
          length: 4,
          hint: 'did you mean "file"?',
        },
      ],
    });
  });

  it('is a document without findings too', () => {
    expect(JSON.parse(findingsJson([]))).toEqual({ version: 1, errors: 0, warnings: 0, findings: [] });
  });
});
