/** A task of a random playbook, and what it promises. */
export interface Step {
  /** The name of the task. */
  id: string;
  kind: 'command' | 'copy' | 'line' | 'folder';
  /** The items of its loop. */
  items?: string[];
  /** How long the command works. */
  seconds: number;
  /** `block`: it fails, and the step after it, a `rescue`, handles this. */
  part?: 'block' | 'rescue' | 'handler';
  /** The command is left out when it has been done: nothing can read its output. */
  creates?: boolean;
  /** The step whose output is the content of the file. */
  reads?: string;
  /** The content of the file, or the line. */
  content?: string;
  notifies?: string;
}

/** The names under which a step and its items are in the log: `S3`, or `S3.1` and `S3.2`. */
export function namesOf(step: Step): string[] {
  return step.items?.map((item) => `${step.id}.${item}`) ?? [step.id];
}

/** The file that a step writes, for a name. */
export function fileOf(step: Step, name: string): string {
  if (step.kind === 'command') return `/srv/state/${name}`;
  return step.kind === 'line' ? '/srv/data/lines' : `/srv/data/${name}`;
}

/** What commands run: notes in the log that they begin and end, and makes a file once. `$4` is the exit status. */
export const stepScript = `#!/bin/sh
# step RUN NAME SECONDS STATUS
note() {
  read -r now _ </proc/uptime
  echo "$now $*" >>/srv/log/steps
}
note "$1" begin "$2"
[ "$3" = 0 ] || sleep "$3"
made=kept
if ! [ -e "/srv/state/$2" ]; then made=made && echo "$2" >"/srv/state/$2"; fi
note "$1" "$made" "$2"
echo "out-$2"
echo "$made"
exit "$4"
`;
