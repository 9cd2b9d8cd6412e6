import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type Diagnostic, InvalidInput } from '../src/core/errors.ts';
import { loadInventory } from '../src/inventory/load.ts';
import { inspectPlan } from '../src/playbook/load.ts';
import { dueSeeds } from './support/today.ts';

// The playbooks, roles and inventory that kplay comes with, each time with one change that a slip of a hand makes.
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kplay-mutations-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ['playbooks', 'roles']) cpSync(join(root, name), join(folder, name), { recursive: true });
writeFileSync(
  join(folder, 'hosts.yml'),
  `all:
  children:
    web:
      hosts: { web1: { kplay_host: 10.0.0.1 }, web2: , "web[3:5]": }
      vars: { color: "{{ shade }}", shade: blue }
    new: { hosts: { vm1: } }
  vars: { kplay_user: deploy, bootstrap_keys: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB0bQwq3RkVh0kYJv1r2sCz7t0Gd9m3mJYx0n5T1a2b3 me }
`,
);

const playbooks = ['playbooks/site.yml', 'playbooks/bootstrap.yml', 'playbooks/local.yml'];
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yml'))
  .sort();

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Pick = (count: number) => number;

const pieces = [
  '{{ ',
  ' }}',
  '"',
  "'",
  ': ',
  '- ',
  '[',
  '}',
  '\t',
  '#',
  '*x',
  '&a ',
  '!cel ',
  '\u00e4',
  '|',
  '%}',
];
const values = [
  'yes',
  '~',
  '[]',
  '{}',
  '0644',
  '-1',
  '1.10',
  '{{ nobody }}',
  '"{{ nobody.x }}"',
  '!cel 1 +',
  '"{%',
  '[null]',
];

/** One slip: in a line, or with a whole line. */
const slips: ((line: string, pick: Pick) => string)[] = [
  () => '',
  (line) => `${line}\n${line}`,
  (line) => ` ${line}`,
  (line) => line.replace(/^ {2}/, ''),
  (line) => line.replace(/^( *)- /, '$1'),
  (line) => line.replace(/:(?= |$)/, ''),
  (line) => line.replace(/: .*$/, ':'),
  (line, pick) => line.replace(/: .*$/, `: ${values[pick(values.length)]}`),
  (line, pick) => {
    const at = pick(line.length + 1);
    return line.slice(0, at) + pieces[pick(pieces.length)] + line.slice(at);
  },
  (line, pick) => {
    const at = pick(line.length);
    return line.slice(0, at) + line.slice(at + 1);
  },
  (line, pick) => {
    const at = pick(Math.max(1, line.length - 1));
    return (
      line.slice(0, at) +
      line
        .slice(at, at + 2)
        .split('')
        .reverse()
        .join('') +
      line.slice(at + 2)
    );
  },
];

function slipped(text: string, pick: Pick): string {
  const lines = text.split('\n');
  const at = pick(lines.length);
  lines[at] = slips[pick(slips.length)]!(lines[at]!, pick);
  return lines.join('\n');
}

async function findings(): Promise<Diagnostic[]> {
  try {
    const inventory = await loadInventory([join(folder, 'hosts.yml')], {
      playbookFolder: join(folder, 'playbooks'),
    });
    const options = { inventory, tags: ['all', 'never'], skipTags: [], extraVars: {}, style: true };
    const { diagnostics } = await inspectPlan(
      playbooks.map((name) => join(folder, name)),
      options,
    );
    return [...inventory.warnings, ...diagnostics];
  } catch (error) {
    if (error instanceof InvalidInput) return error.diagnostics;
    throw error;
  }
}

/** What is wrong with how a finding is told: it has a place that is there, and is a sentence for people. */
function complaint({ message, hint, place, code }: Diagnostic): string | undefined {
  const said = `${code}: ${message} (${hint})`;
  if (/\[object|NaN|TypeError|is not a function|Cannot read prop|(?<!is )\bundefined\b/.test(message))
    return said;
  // an empty group or a name that only the inventory lacks has no line of its own
  if (!place) return /^(no-hosts|file-)/.test(code) ? undefined : `no place: ${said}`;
  const lines = readFileSync(place.file, 'utf8').split('\n');
  const line = lines[place.line - 1];
  if (line === undefined) return `no line ${place.line} in ${place.file}: ${said}`;
  return place.col < 1 || place.col > line.length + 1
    ? `no column ${place.col} in "${line}": ${said}`
    : undefined;
}

describe('a slip of a hand', () => {
  it('is not there to begin with', async () => {
    const errors = (await findings()).filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
  });

  it.each(dueSeeds(8, 8))(
    'ends in a plan, or in findings with a place: seed %i',
    async (seed) => {
      const next = random(seed);
      const pick: Pick = (count) => Math.floor(next() * count);
      for (let i = 0; i < 50; i++) {
        const name = join(folder, files[pick(files.length)]!);
        const text = readFileSync(name, 'utf8');
        const changed = slipped(text, pick);
        writeFileSync(name, changed);
        const complaints = await findings()
          .then((all) => all.flatMap((finding) => complaint(finding) ?? []))
          .catch((error: unknown) => {
            throw new Error(`${name}:\n${changed}`, { cause: error });
          })
          .finally(() => writeFileSync(name, text));
        if (complaints.length > 0) expect(complaints, `${name}:\n${changed}`).toEqual([]);
      }
    },
    60_000,
  );
});
