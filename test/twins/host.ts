import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { sha256 } from '../../src/core/hash.ts';
import type { LabStatus } from '../../src/lab/status.ts';
import type { Twin } from './case.ts';

const looker = readFileSync(new URL('look.pl', import.meta.url), 'utf8');

/** The file names of backups, which contain the time or a random word. */
const backup = /\.(?:\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d|[\w-]+)~$/;

/** Creates the folders of cases on a host, and runs the scripts that come before. */
export async function prepareCases(lab: LabStatus, host: string, cases: Twin[]): Promise<void> {
  const parts = cases.map(
    ({ here, given = ':' }) =>
      `(\nset -e\nmkdir -p ${here}\ncd ${here}\n${given}\n) || echo 'failed: ${here}' >&2\n`,
  );
  const { err } = await onHost(lab, host, 'sh 2>&1 | grep "^failed:\\|: not found" >&2; :', parts.join(''));
  if (err) throw new Error(err);
}

const hex = (text: string) => Buffer.from(text).toString('hex');

/**
 * Returns for each case what is in its folder and at its other paths, what its commands print, and what it has brought to the
 * controller.
 * @param files the folder with the files of the cases
 */
export async function lookAt(
  lab: LabStatus,
  host: string,
  cases: Twin[],
  files: string,
): Promise<string[][]> {
  const there = cases.flatMap(({ here, looks_at = [], shows }, i) => [
    ...[here, ...looks_at].map((path) => `${i} path ${hex(path)}`),
    ...(shows === undefined ? [] : [`${i} run ${hex(`cd ${here}\n${shows}`)}`]),
  ]);
  const brought = cases.flatMap(({ id, brings }, i) =>
    brings === undefined ? [] : [`${i} path ${hex(`${files}/${id}/${brings}`)}`],
  );
  const trees: string[][] = cases.map(() => []);
  for (const [number, fields] of await look(there, (input) => onHost(lab, host, 'perl -', input)))
    trees[number]!.push(asLine(cases[number]!, cases[number]!.here, fields));
  for (const [number, fields] of await look(brought, (input) => printed('perl', ['-'], input)))
    trees[number]!.push(`brought ${asLine(cases[number]!, `${files}/${cases[number]!.id}`, fields)}`);
  return trees.map((lines) => lines.sort());
}

/** Looks at items, and returns for each line of the answer the number of its case and its fields. */
async function look(
  items: string[],
  run: (input: string) => Promise<Printed>,
): Promise<[number, string[]][]> {
  if (items.length === 0) return [];
  const { out, err } = await run(`${looker}__END__\n${items.join('\n')}\n`);
  if (err) throw new Error(err);
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => [Number.parseInt(line, 10), line.split(' ').slice(1)]);
}

function asLine({ random = [] }: Twin, here: string, [kind, mode, owner, path, content]: string[]): string {
  const bytes = Buffer.from(content ?? '', 'hex');
  if (kind === 'said') return `said ${bytes.toString()}`;
  const full = Buffer.from(path!, 'hex').toString();
  const place = full === here ? '.' : full.startsWith(`${here}/`) ? full.slice(here.length + 1) : full;
  const name = place.replace(backup, '.BACKUP~');
  const shown = random.includes(name) ? 'random' : inShort(bytes);
  return `${name}: ${kind} ${mode} ${owner} ${shown}`.trim();
}

/** The content itself if it is a short text, else its hash. */
function inShort(bytes: Buffer): string {
  if (bytes.length === 0) return '';
  const text = bytes.toString();
  const isText = bytes.length < 1000 && Buffer.from(text).equals(bytes);
  return isText ? JSON.stringify(text) : sha256(bytes);
}

interface Printed {
  out: string;
  err: string;
}

/** Runs a command on a host, with a text as its standard input. */
const onHost = (lab: LabStatus, host: string, command: string, input: string) =>
  printed('ssh', ['-F', lab.sshConfig, host, command], input);

/** Runs a program with a text as its standard input, and returns what it prints. */
function printed(program: string, words: string[], input: string): Promise<Printed> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: 'pipe' });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', reject);
    child.on('close', () =>
      resolve({ out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    child.stdin.end(input);
  });
}
