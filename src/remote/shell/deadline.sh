# Ends a step that exceeds its time limit, see `timeout` of the language.

# Watches the step's time in a process beside it. After kp_timeout seconds, it ends everything that the step has
# started, which ends the step. It kills programs that ignore SIGTERM a second later.
kp_deadline() {
  kp_self=$(exec sh -c 'echo "$PPID"')
  kp_wait_for_it </dev/null >/dev/null 2>&1 3>&- &
  kp_watch=$!
}

# Exits with 0 if it is stopped before the time is over, and with 77 after that.
kp_wait_for_it() {
  sleep "$kp_timeout" &
  trap 'kill "$!"; exit 0' TERM
  wait "$!"
  kp_known=' '
  kp_own=$(exec sh -c 'echo "$PPID"')
  trap 'kp_clear; exit 77' TERM
  kp_sweep TERM
  while kp_nap; do kp_sweep KILL; done
}

# Processes that still run when the step itself has ended get one more second.
kp_clear() {
  kp_sweep 0
  [ -n "$kp_found" ] || return 0
  kp_nap
  kp_sweep KILL
}

kp_nap() {
  sleep 1 &
  wait "$!"
}

# kp_sweep SIGNAL: sends it to all descendants of the step's shell except the watch, and to those found before that have
# lost their parents since. Process ids are reused, so a process is identified by its start time, too. A watch ends if
# the shell of its step is gone, since nothing else can stop it.
kp_sweep() {
  kp_signal=$1 kp_all=" $kp_self " kp_found='' kp_seen='' kp_more=1
  kp_read_process "/proc/$kp_own/stat"
  [ "$kp_parent" = "$kp_self" ] || exit 0
  while [ -n "$kp_more" ]; do
    kp_more=''
    for kp_stat in /proc/[0-9]*/stat; do
      kp_read_process "$kp_stat" || continue
      case "$kp_all|$kp_pid|$kp_state" in
        *" $kp_pid "* | *"|$kp_own|"* | *'|Z') continue ;;
      esac
      case "$kp_all|$kp_known#" in
        *" $kp_parent "*'|'* | *'|'*" $kp_pid:$kp_began "*'#')
          kp_all="$kp_all$kp_pid " kp_found="$kp_found$kp_pid " kp_seen="$kp_seen$kp_pid:$kp_began " kp_more=1
          ;;
      esac
    done
  done
  kp_known=$kp_known$kp_seen
  [ -n "$kp_found" ] || return 0
  # shellcheck disable=SC2086 # a list of numbers
  kill -s "$kp_signal" $kp_found
}

# kp_read_process FILE: proc_pid_stat(5), whose second field may hold anything.
kp_read_process() {
  read -r kp_line <"$1" || return 1
  kp_pid=${kp_line%% *}
  # shellcheck disable=SC2086 # a letter and numbers
  set -- ${kp_line##*) }
  kp_state=$1 kp_parent=$2 kp_began=${20}
}

# Ends the watch; fails if the time was over.
kp_unwatch() {
  [ -n "$kp_watch" ] || return 0
  kill "$kp_watch" 2>/dev/null || :
  kp_rc_watch=0
  wait "$kp_watch" 2>/dev/null || kp_rc_watch=$?
  kp_watch=''
  kp_late="it took longer than its $kp_limit of $kp_timeout s and was ended"
  [ "$kp_rc_watch" != 77 ]
}
