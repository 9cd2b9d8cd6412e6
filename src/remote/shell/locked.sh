# Reports who holds the lock of the host, and lets the sessions of one run take turns. It is sent, in addition to lock.sh, to sessions that find their host locked.

# kp_say_holder TOKEN: reports the process that holds the lock.
kp_say_holder() {
  kp_find_holder
  kp_lock=''
  if [ -n "$kp_holder" ]; then
    kp_escape "$kp_record"
    kp_lock=.record=$kp_escaped$nl.holder=$kp_holder$nl.user=$(stat -c %U "/proc/$kp_holder" 2>/dev/null)$nl
  fi
  kp_say "$1" "$kp_lock"
}

# kp_holds_place PID: is its lock that of $kp_place? Sessions in containers are visible, too, and lock other directories: they have
# two process ids or more, see NSpid in proc_pid_status(5). Who has no rights sees only that.
kp_holds_place() {
  while IFS='' read -r kp_field; do
    case $kp_field in NSpid:?*[!0-9]*) return 1 ;; esac
  done <"/proc/$1/status"
  [ ! -e "/proc/$1/fd/4" ] || [ "/proc/$1/fd/4" -ef "$kp_place" ]
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
    # the arguments end with NUL, not with a newline
    { IFS='' read -r kp_words <"/proc/${kp_line%% *}/cmdline"; } 2>/dev/null || :
    case $kp_words in
      *kplay-run:*)
        if kp_holds_place "${kp_line%% *}" 2>/dev/null; then kp_holder=${kp_line%% *} kp_record=${kp_words##*kplay-run:}; fi
        ;;
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
