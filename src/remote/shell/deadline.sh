# Ends a step that exceeds its time limit, see `timeout` of the language.

# Watches the step's time in a process beside it. After kp_timeout seconds, it ends everything that the step has
# started, which ends the step. It kills programs that ignore SIGTERM a second later.
kp_deadline() {
  read -r kp_self _ </proc/self/stat
  kp_wait_for_it </dev/null >/dev/null 2>&1 3>&- &
  kp_watch=$!
}

# Exits with 0 if it is stopped before the time is over, and with 77 after that.
kp_wait_for_it() {
  sleep "$kp_timeout" &
  trap 'kill "$!"; exit 0' TERM
  wait "$!"
  read -r kp_own _ </proc/self/stat
  kp_roots=$kp_self kp_orphans='' kp_known='' kp_words='' kp_spared=' kplay-undo '
  trap 'kp_clear; exit 77' TERM
  kp_sweep_step TERM
  while kp_nap; do kp_sweep_step KILL; done
}

# kp_sweep_step SIGNAL: ends this watch if the shell of its step is gone, since nothing else can stop it.
kp_sweep_step() {
  kp_read_process "/proc/$kp_own/stat"
  [ "$kp_parent" = "$kp_self" ] || exit 0
  kp_find_family
  # shellcheck disable=SC2086 # a list of numbers
  kp_signal "$1" $kp_found
}

# Processes that still run when the step itself has ended get one more second.
kp_clear() {
  kp_sweep_step 0
  [ -n "$kp_found" ] || return 0
  kp_nap
  kp_sweep_step KILL
}

kp_nap() {
  sleep 1 &
  wait "$!"
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
