// The results as text, and in docs/performance.md between two marks.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const file = join(import.meta.dirname, '../docs/performance.md');
const [begin, end] = ['<!-- measured: begin -->', '<!-- measured: end -->'];
const columns = [
  ['other', 'the other kplay'],
  ['raw', 'raw ssh'],
  ['curve25519', 'raw ssh, curve25519'],
  ['ansible', 'Ansible'],
];

/** Two tables: wall time and CPU time, with the ratios of kplay to the others. */
export function tableText({ rows, start, load }) {
  return `${table('Wall time, seconds', 'wall', rows)}
${table('CPU time on the controller, seconds', 'cpu', rows)}
\`kplay --version\`: ${seconds(start.version.wall)} s; \`node -e 0\`: ${seconds(start.node.wall)} s. Load of the machine when it began: ${load.toFixed(1)}.
`;
}

/** Replaces what is between the marks in docs/performance.md. */
export function writePerformance(results) {
  const text = readFileSync(file, 'utf8');
  const [before] = text.split(begin);
  const [, after] = text.split(end);
  const day = new Date().toISOString().slice(0, 10);
  const about = `Measured on ${day}: ${machine()}.\n`;
  writeFileSync(file, `${before}${begin}\n\n${about}\n${tableText(results)}\n${end}${after}`);
}

function table(title, key, rows) {
  const shown = columns.filter(([name]) => rows.some((row) => row[name]));
  const head = ['', 'kplay', ...shown.flatMap(([, label]) => [label, 'kplay is'])];
  const lines = rows.map((row) => [
    labelOf(row),
    seconds(row.kplay[key]),
    ...shown.flatMap(([name]) =>
      row[name] ? [seconds(row[name][key]), ratio(row.kplay[key] / row[name][key])] : ['', ''],
    ),
  ]);
  const rule = head.map((_, i) => (i === 0 ? '---' : '--:'));
  return `### ${title}\n\n${[head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('')}`;
}

function labelOf({ kind, count, latency }) {
  const what = kind === 'first' ? 'first apply' : 'rerun';
  return `${what}, ${count} host${count === 1 ? '' : 's'}${latency > 0 ? `, ${latency} ms away` : ''}`;
}

function seconds(value) {
  return value.toFixed(value < 10 ? 2 : 1);
}

function ratio(value) {
  return value < 0.1 ? `1/${Math.round(1 / value)}` : `× ${value.toFixed(2)}`;
}

function machine() {
  const version = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' });
  const ansible = version('ansible-playbook', '--version').match(/core ([\d.]+)/)[1];
  const ssh = version('sh', '-c', 'ssh -V 2>&1').match(/OpenSSH_([\w.]+)/)[1];
  const [{ model }] = cpus();
  return `${cpus().length} cores (${model.trim()}), Node ${process.versions.node}, OpenSSH ${ssh}, ansible-core ${ansible}`;
}
