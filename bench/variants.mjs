// The ways that are compared: how each is started, and what its output says about changes.
import { join } from 'node:path';
import { finished } from './timing.mjs';

const bench = import.meta.dirname;
const raw = join(bench, 'raw.sh');

/** One ssh per host, all at once, each fed with the script; ends with the worst exit status. */
const sshAll =
  'script=$1 config=$2 options=$3; shift 3; pids=; for h; do ssh -F "$config" $options "$h" sh -s <"$script" & ' +
  'pids="$pids $!"; done; worst=0; for p in $pids; do wait "$p" || worst=$?; done; exit "$worst"';

/**
 * The variants. Each has a name, command(reach, names): the words that start it, given what writeReach made, and
 * changes(stdout): what a run said it had changed. A slow one is measured fewer times.
 */
export function variantsFor({ bin, vs, quick }) {
  const all = [
    { name: 'kplay', command: (reach) => kplay(bin, reach), changes: () => [] },
    ...(vs ? [{ name: 'other', command: (reach) => kplay(vs, reach), changes: () => [] }] : []),
    { name: 'raw', command: (reach, names) => rawSsh(reach, names, ''), changes: rawChanges },
    {
      name: 'curve25519',
      command: (reach, names) => rawSsh(reach, names, '-o KexAlgorithms=curve25519-sha256'),
      changes: rawChanges,
    },
  ];
  const ansible = { name: 'ansible', command: ansiblePlaybook, changes: ansibleChanges, slow: true };
  return quick ? all : [...all, ansible];
}

function kplay(bin, reach) {
  return [process.execPath, bin, 'run', join(bench, 'play/site.yml'), '-i', reach.inventory];
}

function rawSsh(reach, names, options) {
  return ['sh', '-c', sshAll, 'sh', raw, reach.sshConfig, options, ...names];
}

function ansiblePlaybook(reach) {
  return ['ansible-playbook', '-i', reach.inventory, join(bench, 'ansible/site.yml')];
}

/** What a run with kplay would change: "host: task (keys)" each. */
export async function kplayCheck(bin, reach) {
  const args = [...kplay(bin, reach).slice(1), '--check', '--json', '-'];
  const { code, stdout, stderr } = await finished(process.execPath, args);
  if (code !== 0) throw new Error(`kplay --check ended with ${code}: ${stderr}`);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter((event) => event.event === 'task' && event.status === 'changed')
    .map(({ host, task, changes }) => `${host}: ${task} ${JSON.stringify(changes)}`);
}

function rawChanges(stdout) {
  return stdout.split('\n').filter((line) => line.startsWith('changed: '));
}

function ansibleChanges(stdout) {
  const changed = [];
  let task = '';
  for (const line of stdout.split('\n')) {
    task = line.match(/^(?:TASK|RUNNING HANDLER) \[(.*)\]/)?.[1] ?? task;
    if (line.startsWith('changed: ')) changed.push(`${line.trim()} ${task}`);
  }
  return changed;
}
