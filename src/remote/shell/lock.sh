# Keeps two runs from changing a host at the same time, see docs/decisions/0014-lock.md. It is sent to sessions that take
# the lock of their host.
#
# The lock is the kernel's, flock(2), on the directory $kp_place: every user can open it, and only root can replace it.
# Descriptor 4 of the session's shell holds it, so that the kernel frees it when this shell ends, whatever ends it. Steps
# close the descriptor: what they leave running does not keep the lock. The shell that holds the lock has the name kplay
# and says in its arguments for which run.

# kp_greet TOKEN HOW: greets in place of kp_hello, and takes the lock.
kp_greet() {
  kp_try_lock "$2"
  kp_me=$(stat -c '%U:%G %d:%i' -- "/proc/$$" "$kp_place")
  kp_boot=''
  { IFS='' read -r kp_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || :
  kp_lock="$kp_lock.machine=$kp_boot ${kp_me##* }$nl"
  kp_me=${kp_me%% *}
  kp_say "$1" ".pid=$$$nl$kp_lock"
}

# kp_lock_again TOKEN HOW: tries again. The controller sends the steps again that were skipped until then.
kp_lock_again() {
  kp_try_lock "$2"
  kp_say "$1" "$kp_lock"
}

# kp_try_lock HOW: takes the lock, alone (-x) or with others that share it (-s), and sets kp_lock to the result. As long as it
# is not free, no step runs.
kp_try_lock() {
  kp_lock=.lock=taken$nl kp_rc=0
  if [ -f "$kp_notice" ]; then
    kp_stopped=1
    kp_read_notice
    return 0
  fi
  if { command exec 4<"$kp_place"; } 2>/dev/null; then flock -n "$1" 4 2>/dev/null || kp_rc=$?; else kp_rc=2; fi
  case $kp_rc in
    0) { printf kplay >"/proc/$$/comm"; } 2>/dev/null || : ;;
    1) kp_stopped=1 kp_lock=.lock=busy$nl ;;
    # no flock program, or a file system without locks
    *) kp_lock=.lock=impossible$nl ;;
  esac
}

# Sets kp_lock to what somebody has left with `kplay lock`: who and since when, and a message.
kp_read_notice() {
  kp_by='' kp_why=''
  { IFS='' read -r kp_by && IFS='' read -r kp_why; } <"$kp_notice" 2>/dev/null || :
  kp_escape "$kp_by"
  kp_lock=.lock=notice$nl.by=$kp_escaped$nl
  kp_escape "$kp_why"
  kp_lock=$kp_lock.why=$kp_escaped$nl
}

# kp_say_holder TOKEN: reports the process that holds the lock.
kp_say_holder() {
  kp_find_holder
  kp_lock=''
  if [ -n "$kp_holder" ]; then
    kp_escape "$kp_record"
    kp_find_pulse
    kp_lock=.record=$kp_escaped$nl.holder=$kp_holder$nl.pulse=$kp_pulse$nl
    kp_lock=$kp_lock.user=$(stat -c %U "/proc/$kp_holder" 2>/dev/null)$nl
  fi
  kp_say "$1" "$kp_lock"
}

# Sets kp_pulse to how often and how long the sshd of the holder has run, see the kernel's sched-stats.rst. It runs for all that comes
# from the controller, which sends something every two seconds. Empty if this is unknown, or there is no sshd.
kp_find_pulse() {
  kp_pulse='' kp_pid=$kp_holder
  while { IFS='' read -r kp_line <"/proc/$kp_pid/stat"; } 2>/dev/null; do
    case $kp_line in
      *'(sshd'*)
        { IFS='' read -r kp_pulse <"/proc/$kp_pid/schedstat"; } 2>/dev/null || kp_pulse=''
        [ -z "$kp_pulse" ] || kp_pulse="$kp_pid $kp_pulse"
        return 0
        ;;
    esac
    kp_pid=${kp_line##*) ? }
    kp_pid=${kp_pid%% *}
  done
}

# kp_end_holder TOKEN PID PULSE...: kills the session that holds the lock, with the step at work, if it is still this one and its sshd has
# not run since.
kp_end_holder() {
  kp_reply=$1 kp_lock=$2
  shift 2
  kp_find_holder
  kp_find_pulse
  if [ "$kp_holder" = "$kp_lock" ] && [ "$kp_pulse" = "$*" ] && kp_kill_holder; then kp_lock=.killed=yes$nl; else kp_lock=''; fi
  kp_say "$kp_reply" "$kp_lock"
}

# Kills the process group of the session.
kp_kill_holder() {
  IFS='' read -r kp_line <"/proc/$kp_holder/stat" || return 1
  # shellcheck disable=SC2086 # a letter and numbers, see proc_pid_stat(5)
  set -- ${kp_line##*) }
  kill -s KILL -- "-$3"
}

# Sets kp_holder to the process that holds the lock, and kp_record to what its arguments say; to nothing if none is visible.
# The subshells of a session have the same name and arguments; one without a parent has lost its session.
kp_find_holder() {
  kp_holder='' kp_record=''
  for kp_stat in /proc/[0-9]*/stat; do
    { IFS='' read -r kp_line <"$kp_stat"; } 2>/dev/null || continue
    case $kp_line in *' (kplay) '*) ;; *) continue ;; esac
    kp_parent=${kp_line##*) ? } kp_words='' kp_name=''
    kp_parent=${kp_parent%% *}
    { IFS='' read -r kp_name <"/proc/$kp_parent/comm"; } 2>/dev/null || :
    if [ "$kp_parent" = 1 ] || [ "$kp_name" = kplay ]; then continue; fi
    # a session in a container locks another directory; a user without rights cannot see that
    kp_open=/proc/${kp_line%% *}/fd/4
    if [ -e "$kp_open" ] && ! [ "$kp_open" -ef "$kp_place" ]; then continue; fi
    # the arguments end with NUL, not with a newline
    { IFS='' read -r kp_words <"/proc/${kp_line%% *}/cmdline"; } 2>/dev/null || :
    case $kp_words in
      *kplay-run:*) kp_holder=${kp_line%% *} kp_record=${kp_words##*kplay-run:} ;;
    esac
  done
}

# Sessions of one run that know their host by two names take turns: one runs the steps that were sent together, then another.
# Between two turns, files may change, so nothing is remembered.
kp_turn() {
  { command exec 5<"$kp_place/etc"; } 2>/dev/null && flock 5 || exit 1
  kp_ahead='' kp_accounts=''
}

kp_yield() {
  exec 5<&-
}
