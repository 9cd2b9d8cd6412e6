// SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import { isAbsolute, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Code, codes } from '../core/codes.ts';
import type { Diagnostic, Place } from '../core/errors.ts';
import { sortedDiagnostics } from './order.ts';

/**
 * Findings as a SARIF log, for code hosts and editors.
 * @param options.version of kplay
 * @param options.folder files below it get paths relative to it, with `%SRCROOT%`
 */
export function sarif(
  diagnostics: readonly Diagnostic[],
  options: { version: string; folder: string },
): string {
  const findings = sortedDiagnostics(diagnostics);
  const used = [...new Set(findings.map(({ code }) => code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'kplay', version: options.version, rules: used.map(rule) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { uri: `${pathToFileURL(options.folder)}/` } },
        results: findings.map((finding) => result(finding, used, options.folder)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(id: Code) {
  return { id, shortDescription: { text: codes[id] } };
}

function result({ severity, code, message, place, hint }: Diagnostic, used: readonly Code[], folder: string) {
  return {
    ruleId: code,
    ruleIndex: used.indexOf(code),
    level: severity,
    message: { text: hint === undefined ? message : `${message} (${hint})` },
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
