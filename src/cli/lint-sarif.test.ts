import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sarif } from '../report/sarif.ts';
import { lintPlaybooks } from './lint.ts';

const folder = fileURLToPath(new URL('../../test/playbooks/broken', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.yml') && name !== 'hosts.yml');

interface Region {
  startLine: number;
  startColumn: number;
  endColumn: number;
}

/** The file that an artifactLocation names, by its lines. */
function linesOf({ uri, uriBaseId }: { uri: string; uriBaseId?: string }): string[] {
  const file = uriBaseId ? join(folder, decodeURIComponent(uri)) : fileURLToPath(uri);
  return readFileSync(file, 'utf8').split('\n');
}

// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, sections 3.27 to 3.30 and 3.52
describe('SARIF about broken playbooks names rules and regions that are there', () => {
  it.each(names)('%s', async (name) => {
    const { findings: found } = await lintPlaybooks([join(folder, name)], {
      inventory: [join(folder, 'hosts.yml')],
    });
    const [run] = JSON.parse(sarif(found, { version: '1.0.0', folder })).runs;
    const { rules } = run.tool.driver;
    for (const { ruleId, ruleIndex, level, message, locations = [] } of run.results) {
      expect(rules[ruleIndex].id).toBe(ruleId);
      expect(['error', 'warning']).toContain(level);
      expect(message.text).toMatch(/\S/);
      for (const { physicalLocation } of locations) {
        const { startLine, startColumn, endColumn } = physicalLocation.region as Region;
        const line = linesOf(physicalLocation.artifactLocation)[startLine - 1];
        expect(line, `line ${startLine}`).toBeDefined();
        // what is missing at the end of a line is shown in the column behind it
        expect(startColumn).toBeGreaterThanOrEqual(1);
        expect(endColumn).toBeGreaterThan(startColumn);
        expect(endColumn).toBeLessThanOrEqual(line!.length + 2);
      }
    }
  });
});
