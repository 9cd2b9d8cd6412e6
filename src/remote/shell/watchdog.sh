# Ends a session whose controller is gone, with the step at work.
#
# Beside each session, a process looks every four seconds whether the session is still connected. It ends the session after its lease,
# 24 s, without a sign of its controller: if sshd is gone, or has not run. sshd runs for all that comes from the controller,
# which sends something every two seconds, and gives the connection up after eight. Looks are counted, not seconds: a host that
# was suspended itself gives its controller the same time. A controller that reaches the host in another way can give a sign with
# SIGUSR1, and can ask for the end at once with SIGUSR2.
#
# Processes that must outlive the session have names of their own: jobs (`async`), and what puts back a transaction. Daemons
# that a step has started have no parent in the session.

kp_lease=6

# Starts the watchdog of this session.
kp_watch_session() {
  [ -z "$kp_watchdog" ] || return 0
  kp_start_watchdog "$PPID"
  # the log names it
  [ -z "$kp_log" ] || kp_write_head "$kp_page"
}

# kp_start_watchdog PID: PID is the shell of the session; at its start, the parent of the shell, which saves reading one file of
# /proc: some shells read byte by byte.
kp_start_watchdog() {
  # the greeting that follows changes the pulse; the watchdog itself may begin after the last sign of its controller
  kp_find_carrier "$1"
  kp_guard </dev/null >/dev/null 2>&1 3>&- 4<&- 5<&- &
  kp_watchdog=$!
}

# Sets kp_born to when the shell of the session has begun, and kp_session to its process group.
kp_read_own() {
  kp_began='' kp_group=''
  { kp_read_process "/proc/$$/stat"; } 2>/dev/null || :
  kp_born=$kp_began kp_session=$kp_group
}

kp_guard() {
  # without a name, jobs could not be distinguished from steps
  kp_become_own kplay-watchdog || exit 0
  trap '' HUP INT PIPE
  trap 'kp_silent=0' USR1
  trap 'kill "$!"; exit 0' TERM
  trap 'kill "$!"; kp_end_session; exit 0' USR2
  cd /
  if [ -z "$kp_born" ]; then kp_read_own; fi
  kp_own='' kp_words='' kp_silent=0 kp_moved='' kp_known=''
  kp_spared=' kplay-job kplay-undo kplay-watchdog '
  kp_first=$kp_carrier
  while [ "$kp_silent" -lt "$kp_lease" ]; do
    kp_last=$kp_pulse
    sleep 4 &
    # a trap interrupts the first one
    wait "$!" || wait "$!"
    kp_find_carrier "$$"
    kp_note_pulse
    kp_continue_become
    kp_has_shells || [ -e "$kp_log-0" ] || break
  done
  kp_end_connection
  kp_end_session
}

# Sets kp_own to this process, and kp_words to its arguments: it is a copy of the session's shell, and has the same. They end with NUL,
# not with a newline. Most sessions are over before this is needed.
kp_know_own() {
  [ -z "$kp_own" ] || return 0
  set -- /proc/self/task/*
  kp_own=${1##*/}
  IFS='' read -r kp_words </proc/self/cmdline || :
}

# Ends the connection of a controller that is gone, with its other channels, such as uploads: sshd would keep a dead link for hours.
kp_end_connection() {
  [ "$kp_silent" -ge 6 ] && [ -n "$kp_pulse" ] && [ "$kp_carrier" = "$kp_first" ] || return 0
  # a stopped one has to continue to end
  kill "$kp_carrier" && kill -s CONT "$kp_carrier"
}

# Does the session have a shell, or a step that has lost it?
kp_has_shells() {
  [ "$kp_carrier" = "$$" ] || return 0
  kp_find_orphans
  [ -n "$kp_orphans" ]
}

# Continues sudo or su, which stops when the shell stops, but does not continue with it: it would not end with the shell either.
kp_continue_become() {
  # shellcheck disable=SC2086 # a list of numbers
  case $kp_stopped_ones in
    '' | "$$ "*) ;;
    *) kp_signal CONT $kp_stopped_ones ;;
  esac
}

# Counts the looks in a row at which the session had no controller. A pulse that never changes means nothing.
kp_note_pulse() {
  case $kp_carrier:$kp_pulse in
    "$kp_first:$kp_last") [ -z "$kp_moved" ] || kp_silent=$((kp_silent + 1)) ;;
    "$kp_first":*) kp_silent=0 kp_moved=$kp_pulse ;;
    *) kp_silent=$((kp_silent + 1)) ;;
  esac
}

# kp_find_carrier PID: looks at this process and those above it. Sets kp_carrier to the one that connects this session with its
# controller: sshd, or the program that has started the shell; to PID if there is no such process. Sets kp_pulse to how often and
# how long sshd has run, see the kernel's
# sched-stats.rst; to nothing if this is unknown, and without sshd: a local session can be in the login session of its user, who
# may be away. Sets kp_stopped_ones to those that are stopped: the shell, and what has become its user.
kp_find_carrier() {
  kp_carrier=$1 kp_pulse='' kp_stopped_ones=''
  while { IFS='' read -r kp_line <"/proc/$kp_carrier/stat"; } 2>/dev/null; do
    case $kp_line in
      *'(sshd'*)
        { IFS='' read -r kp_pulse <"/proc/$kp_carrier/schedstat"; } 2>/dev/null || :
        # not all kernels count
        case $kp_pulse in '' | '0 0 0') kp_pulse='' ;; *) kp_pulse="$kp_carrier $kp_pulse" ;; esac
        return 0
        ;;
      "$$ "* | *'(sudo)'* | *'(su)'* | *'(doas)'*) ;;
      *) return 0 ;;
    esac
    case ${kp_line##*) } in [Tt]*) kp_stopped_ones="$kp_stopped_ones$kp_carrier " ;; esac
    kp_carrier=${kp_line##*) ? }
    kp_carrier=${kp_carrier%% *}
  done
}

# Ends all that the session runs, then its shell. What it runs gets SIGTERM, so that steps end as failed and clean up, and a
# second later SIGKILL.
kp_end_session() {
  trap '' TERM USR1 USR2
  kp_look
  # no later step begins
  # shellcheck disable=SC2086 # lists of numbers
  {
    kp_signal USR1 $kp_roots
    kp_signal USR2 $kp_steps
    kp_signal TERM $kp_found
    kp_wait_for_steps || kp_kill_programs
    kp_signal KILL $kp_roots
  }
  kp_remove_uploads "$kp_token"
  kp_remove_log
}

# Kills what ignores SIGTERM; a second later the shells of steps, too. What is stopped starts nothing more.
kp_kill_programs() {
  # shellcheck disable=SC2086 # lists of numbers
  {
    kp_signal STOP $kp_found
    kp_look
    kp_signal KILL $kp_found
    kp_wait_for_steps && return 0
    kp_signal STOP $kp_steps
    kp_look
    kp_signal KILL $kp_found $kp_steps
  }
}

# Waits until the session runs no step, and nothing that a step has started; fails after one to two seconds.
kp_wait_for_steps() {
  read -r kp_began_waiting _ </proc/uptime
  while
    kp_look
    [ -n "$kp_found$kp_steps" ]
  do
    read -r kp_now _ </proc/uptime
    [ "$((${kp_now%.*} - ${kp_began_waiting%.*}))" -lt 2 ] || return 1
    sleep 0.1 || sleep 1
  done
}

# Finds the shell of the session, in kp_roots, and what it runs.
kp_look() {
  kp_know_own
  kp_roots='' kp_orphans=''
  if kp_read_process "/proc/$$/stat" && [ "$kp_began" = "$kp_born" ]; then kp_roots=$$; else kp_find_orphans; fi
  kp_find_family
}

# Sets kp_orphans to the shells of steps that have lost the shell of the session: they are in its process group.
kp_find_orphans() {
  kp_know_own
  kp_list_processes
  kp_children='' kp_orphans=''
  kp_pick_processes "? * $kp_session *"
  for kp_one in $kp_children; do
    kp_read_process "/proc/$kp_one/stat" || continue
    case "$kp_group $kp_spared" in *" $kp_name "*) continue ;; "$kp_session "*) ;; *) continue ;; esac
    if kp_is_step "$kp_one"; then kp_orphans="$kp_orphans $kp_one"; fi
  done
}
