// SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import { isAbsolute, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codes } from '../core/codes.ts';
import type { Diagnostic, Place } from '../core/errors.ts';
import { sortedDiagnostics } from './order.ts';

/** A finding as a SARIF log contains it. */
export interface SarifFinding {
  rule: string;
  level: 'error' | 'warning' | 'note';
  text: string;
  place?: Place | undefined;
}

interface SarifOptions {
  /** The version of kplay. */
  version: string;
  /** Files below it get paths relative to it, with `%SRCROOT%`. */
  folder: string;
}

/** Findings about playbooks as a SARIF log, for code hosts and editors. */
export function sarif(diagnostics: readonly Diagnostic[], options: SarifOptions): string {
  const findings = sortedDiagnostics(diagnostics).map(
    ({ severity, code, message, place, hint }): SarifFinding => ({
      rule: code,
      level: severity,
      text: hint === undefined ? message : `${message} (${hint})`,
      place,
    }),
  );
  return sarifLog(findings, codes, options);
}

/**
 * A SARIF log.
 * @param rules what each rule means
 */
export function sarifLog(
  findings: readonly SarifFinding[],
  rules: Readonly<Record<string, string>>,
  { version, folder }: SarifOptions,
): string {
  const used = [...new Set(findings.map(({ rule }) => rule))].sort();
  const described = used.map((id) => ({ id, shortDescription: { text: rules[id] } }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'kplay', version, rules: described } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { uri: `${pathToFileURL(folder)}/` } },
        results: findings.map((finding) => result(finding, used, folder)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result({ rule, level, text, place }: SarifFinding, used: readonly string[], folder: string) {
  return {
    ruleId: rule,
    ruleIndex: used.indexOf(rule),
    level,
    message: { text },
    ...(place && { locations: [location(place, folder)] }),
  };
}

/** Regions end before their endColumn (section 3.30.8). */
function location({ file, line, col, length = 1 }: Place, folder: string) {
  const region = { startLine: line, startColumn: col, endColumn: col + length };
  return { physicalLocation: { artifactLocation: artifact(file, folder), region } };
}

function artifact(file: string, folder: string) {
  const path = relative(folder, resolve(folder, file));
  if (path.startsWith('..') || isAbsolute(path)) return { uri: String(pathToFileURL(resolve(folder, file))) };
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}
