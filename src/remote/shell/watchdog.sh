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
  kp_guard </dev/null >/dev/null 2>&1 3>&- 4<&- 5<&- &
  kp_watchdog=$!
}

kp_guard() {
  # without a name, jobs could not be distinguished from steps
  kp_become_own kplay-watchdog || exit 0
  trap '' HUP INT PIPE
  trap 'kp_silent=0' USR1
  trap 'kill "$!"; exit 0' TERM
  trap 'kill "$!"; kp_end_session; exit 0' USR2
  cd /
  kp_read_process /proc/self/stat
  kp_own=$kp_pid kp_session=$kp_group kp_words='' kp_silent=0 kp_moved=''
  # it is a copy of the session's shell, and has the same arguments; they end with NUL, not with a newline
  IFS='' read -r kp_words </proc/self/cmdline
  kp_find_carrier "$$"
  kp_first=$kp_carrier
  while [ "$kp_silent" -lt "$kp_lease" ]; do
    kp_last=$kp_pulse
    sleep 4 &
    # a trap interrupts the first one
    wait "$!" || wait "$!"
    kp_find_carrier "$$"
    kp_note_pulse
    kp_has_shells || [ -e "$kp_log-0" ] || break
  done
  kp_end_connection
  kp_end_session
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
  kp_find_shells
  [ -n "$kp_steps" ]
}

# Counts the looks in a row at which the session had no controller. A pulse that never changes means nothing.
kp_note_pulse() {
  case $kp_carrier:$kp_pulse in
    "$kp_first:$kp_last") [ -z "$kp_moved" ] || kp_silent=$((kp_silent + 1)) ;;
    "$kp_first":*) kp_silent=0 kp_moved=$kp_pulse ;;
    *) kp_silent=$((kp_silent + 1)) ;;
  esac
}

# kp_find_carrier PID: sets kp_carrier to the process that connects this session with its controller, or its own number if there is
# no such session: sshd, or the program that has started the shell. Sets kp_pulse to how often and how long sshd has run, see the kernel's
# sched-stats.rst; to nothing if this is unknown, and without sshd: a local session can be in the login session of its user, who
# may be away.
kp_find_carrier() {
  kp_carrier=$1 kp_pulse=''
  while { IFS='' read -r kp_line <"/proc/$kp_carrier/stat"; } 2>/dev/null; do
    case $kp_line in
      *'(sshd'*)
        { IFS='' read -r kp_pulse <"/proc/$kp_carrier/schedstat"; } 2>/dev/null || :
        # not all kernels count
        case $kp_pulse in '' | '0 0 0') kp_pulse='' ;; *) kp_pulse="$kp_carrier $kp_pulse" ;; esac
        return 0
        ;;
      "$1 "* | *'(sudo)'* | *'(su)'* | *'(doas)'*) ;;
      *) return 0 ;;
    esac
    kp_carrier=${kp_line##*) ? }
    kp_carrier=${kp_carrier%% *}
  done
}

# Ends all that the session runs, then its shell. What it runs gets SIGTERM, so that steps end as failed and clean up, and a
# second later SIGKILL.
kp_end_session() {
  trap '' TERM USR2
  kp_spared=' kplay-job kplay-undo ' kp_known=' '
  kp_find_shells
  # no later step begins
  case $kp_roots in *" $$ "*) kill -s USR1 "$$" ;; esac
  kp_signal_steps USR2
  kp_sweep TERM
  kp_wait_for_steps || kp_kill_programs
  # shellcheck disable=SC2086 # a list of numbers
  kill -s KILL $kp_roots
  kp_remove_uploads
  kp_remove_log
}

# Kills what ignores SIGTERM; a second later the shells of steps, too.
kp_kill_programs() {
  kp_sweep STOP
  kp_list_processes
  kp_sweep KILL
  kp_wait_for_steps && return 0
  kp_signal_steps STOP
  kp_find_shells
  kp_sweep KILL
}

# Waits until the session runs no step, and nothing that a step has started; fails after one to two seconds.
kp_wait_for_steps() {
  read -r kp_began_waiting _ </proc/uptime
  while
    kp_find_shells
    kp_sweep 0
    [ -n "$kp_found$kp_steps" ]
  do
    read -r kp_now _ </proc/uptime
    [ "$((${kp_now%.*} - ${kp_began_waiting%.*}))" -lt 2 ] || return 1
    sleep 0.1 || sleep 1
  done
}

# kp_signal_steps SIGNAL: sends it to the shells of steps.
kp_signal_steps() {
  # shellcheck disable=SC2086 # a list of numbers
  [ -z "$kp_steps" ] || kill -s "$1" $kp_steps
}

# Sets kp_roots to the shells of this session: they are copies of one, in one process group. kp_steps are those without the shell of
# the session itself, which can be gone.
kp_find_shells() {
  kp_roots=' ' kp_steps=''
  kp_list_processes
  kp_begin_lines
  # shellcheck disable=SC2086 # a line each
  set -- $kp_processes
  kp_end_lines
  for kp_entry; do
    case $kp_entry in
      *') '?' '*[0-9]" $kp_session "*) kp_is_shell "${kp_entry%% *}" || continue ;;
      *) continue ;;
    esac
    kp_roots="$kp_roots$kp_pid "
    [ "$kp_pid" = "$$" ] || kp_steps="$kp_steps$kp_pid "
  done
}

# kp_is_shell PID: is it a shell of this session?
kp_is_shell() {
  kp_read_process "/proc/$1/stat" || return 1
  case $kp_group:$kp_name in
    "$kp_session":kplay-*) return 1 ;;
    "$kp_session":*) ;;
    *) return 1 ;;
  esac
  kp_line=''
  IFS='' read -r kp_line <"/proc/$kp_pid/cmdline"
  [ "$kp_line" = "$kp_words" ]
}
