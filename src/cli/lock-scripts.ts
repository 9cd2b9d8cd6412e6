import { lockedDefinitions, lockPlace } from '../remote/session/admission.ts';

/** A script that prints three lines: who has left a lock and since when, why, and the process that holds one. */
export function lockListScript(): string {
  return `${lockedDefinitions(lockPlace)}kp_by='' kp_why=''
if [ -f "$kp_notice" ]; then { IFS='' read -r kp_by && IFS='' read -r kp_why; } <"$kp_notice"; fi
printf '%s\\n%s\\n' "$kp_by" "$kp_why"
kp_find_holder
if [ -n "$kp_holder" ]; then printf '%s %s %s\\n' "$kp_holder" "$(stat -c %U "/proc/$kp_holder")" "$kp_record"; fi
`;
}

/** A script that kills the process group of the session that holds the lock. */
export function lockKillScript(): string {
  return `${lockedDefinitions(lockPlace)}kp_find_holder
[ -n "$kp_holder" ] || exit 0
kp_kill_holder && printf 'killed process %s: %s\\n' "$kp_holder" "$kp_record"
`;
}
