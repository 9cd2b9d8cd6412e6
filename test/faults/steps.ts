/** A task of a random playbook, and what it promises. */
export interface Step {
  /** The name of the task. */
  id: string;
  /** `start` begins a job (`async`) for which a `wait` waits; `commit` ends a transaction. */
  kind: 'command' | 'copy' | 'line' | 'folder' | 'start' | 'wait' | 'commit';
  /** The items of its loop. */
  items?: string[];
  /** How long the command works. */
  seconds: number;
  /** The name of the block around it. */
  block?: string;
  /** `block`: the block fails, and its `rescue` handles this. */
  part?: 'block' | 'rescue' | 'handler';
  /** The command is left out when it has been done: nothing can read its output. */
  creates?: boolean;
  /** The step whose output is the content of the file, or that it waits for. */
  reads?: string;
  /** The content of the file, or the line. */
  content?: string;
  notifies?: string;
  /** The user that it becomes, in place of root. */
  as?: 'other';
  /** The host that it is delegated to. */
  on?: string;
  /** The command runs as a job, and kplay waits for its end. */
  isJob?: true;
}

/** Whether its command runs as a job. */
export function isJob({ kind, isJob }: Step): boolean {
  return kind === 'start' || isJob === true;
}

/** The names under which a step and its items are in the log: `S3`, or `S3.1` and `S3.2`. */
export function namesOf(step: Step): string[] {
  return step.items?.map((item) => `${step.id}.${item}`) ?? [step.id];
}

/** The folders in which steps make files. */
export const folders = { data: '/srv/data', state: '/srv/state' };

/**
 * The file that a step writes, for a name; undefined if it writes none.
 * @param owner the host whose task it is: on the host to which a step is delegated, each one has its file
 */
export function fileOf({ kind, as, on }: Step, name: string, owner: string): string | undefined {
  if (kind === 'wait' || kind === 'commit') return undefined;
  const folder = kind === 'command' || kind === 'start' ? folders.state : folders.data;
  const file = kind === 'line' ? 'lines' : name;
  return [folder, ...(as ? [as] : []), ...(on ? [`${file}@${owner}`] : [file])].join('/');
}

/** What commands run: notes in the log that they begin and end, and makes a file once. `$5` is the exit status. */
export const stepScript = `#!/bin/sh
# step RUN NAME FILE SECONDS STATUS
note() {
  read -r now _ </proc/uptime
  echo "$now $*" >>/srv/log/steps
}
note "$1" begin "$2"
[ "$4" = 0 ] || sleep "$4"
made=kept
if ! [ -e "$3" ]; then made=made && echo "$2" >"$3"; fi
note "$1" "$made" "$2"
echo "out-$2"
echo "$made"
exit "$5"
`;
