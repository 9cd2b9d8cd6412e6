# Keeps two runs from changing a host at the same time, see docs/decisions/0014-lock.md. It is sent to sessions that take
# the lock of their host.
#
# The lock is the kernel's, flock(2), on the directory $kp_place: every user can open it, and only root can replace it.
# Descriptor 4 of the session's shell holds it, so that the kernel frees it when this shell ends, whatever ends it. Steps
# close the descriptor: what they leave running does not keep the lock. The shell that holds the lock has the name kplay
# and says in its arguments for which run.

# kp_greet TOKEN HOW: greets in place of kp_hello, and takes the lock.
kp_greet() {
  kp_watch_session
  kp_try_lock "$2"
  kp_read_boot
  # a container has another mount of its own
  kp_fdinfo 4 2>/dev/null
  [ -n "$kp_ino" ] || kp_ino=$(stat -c %d:%i -- "$kp_place")
  kp_lock="$kp_lock.machine=$kp_boot $kp_mount:$kp_ino$nl"
  kp_find_me
  kp_list_owed
  kp_say "$1" ".pid=$$$nl.watchdog=$kp_watchdog$nl$kp_lock$kp_listed"
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

# Sets kp_lock to the notice of `kplay lock`: who has locked the host, since when, and why.
kp_read_notice() {
  kp_by='' kp_why=''
  { IFS='' read -r kp_by && IFS='' read -r kp_why; } <"$kp_notice" 2>/dev/null || :
  kp_escape "$kp_by"
  kp_lock=.lock=notice$nl.by=$kp_escaped$nl
  kp_escape "$kp_why"
  kp_lock=$kp_lock.why=$kp_escaped$nl
}
