# Keeps the log of the steps of this session in a file, which outlives a lost connection: from it, kplay learns what became of the
# steps on the way, see docs/decisions/0016-lost-links.md. It forks nothing.
#
# The log has two pages, which are overwritten in turn. A page begins with the boot id, the process of the session, its start time,
# the number of the page, the watchdog, the start time of the host or container, and the words in the names of its temporary files. A record
# is the header and payload of an answer, as it is sent, or the header of a step that begins to change something. A step that is as
# wanted, and reports nothing else, has no record. Lines beside the records name the folders of temporary files, see leftovers.sh.
#
# After a lost connection, the watchdog keeps the log for the rest of its lease.

kp_log='' kp_closed='' kp_claims=''

# kp_open_log NAME: creates the log where nobody else can replace it. If another shell of the session has claimed the name, see
# take-up.sh, this one is too late: it runs no steps.
kp_open_log() {
  kp_began=''
  kp_read_boot
  { kp_read_process /proc/1/stat; } 2>/dev/null || :
  kp_init=${kp_began:-0}
  kp_read_own
  kp_log_head="${kp_boot:-unknown} $$ $kp_born"
  kp_create_log "$1" && kp_create "$kp_log-1" || kp_log=''
  kp_page=0
  kp_turn_page
}

# kp_create_log NAME: creates an empty log, and sets kp_log to its path without the number of the page; to nothing if that is not
# possible.
kp_create_log() {
  for kp_log in /run /dev/shm /tmp; do
    kp_log=$kp_log/$1
    if kp_create "$kp_log-0"; then return 0; fi
    if [ -e "$kp_log-0" ]; then
      kp_halted=1
      break
    fi
  done
  kp_log=''
  return 1
}

# kp_create FILE: creates an empty file that did not exist before, for this user only.
kp_create() {
  umask 077
  set -C
  kp_rc=0
  { printf '' >"$1"; } 2>/dev/null || kp_rc=1
  set +C
  umask 022
  return "$kp_rc"
}

# Begins the other page: kplay has received all answers that are on it.
kp_turn_page() {
  [ -n "$kp_log" ] || return 0
  kp_page=$((kp_page + 1))
  kp_write_head "$kp_page"
}

# kp_write_head PAGE: makes a page empty, but for its head.
kp_write_head() {
  { printf '%s\n' "$kp_log_head $1 ${kp_watchdog:-0} $kp_init $kp_token $kp_public" >"$kp_log-$(($1 % 2))"; } 2>/dev/null || :
}

# kp_write_log STATUS TOKEN SIZE PAYLOAD: adds a record.
kp_write_log() {
  kp_append_log '\n%s %s %s %s %s\n%s' "$kp_nonce" "$kp_id" "$1" "$2" "$3" "$4"
}

# kp_append_log FORMAT [TEXT...]: a step that is still at work must not create a log again that was removed.
kp_append_log() {
  [ -n "$kp_log" ] && [ -e "$kp_log-$((kp_page % 2))" ] || return 0
  {
    # shellcheck disable=SC2059 # the format is the first one
    printf "$@" >>"$kp_log-$((kp_page % 2))" || kp_empty_log || :
  } 2>/dev/null
}

# A log that cannot be written proves nothing, also when its next page can be.
kp_empty_log() {
  printf '' >"$kp_log-0"
  printf '' >"$kp_log-1"
}

# Records that the step makes temporary files in this directory.
kp_log_folder() {
  kp_append_log '\nfolder %s\n' "$PWD"
}

# Records that the step begins to change something.
kp_log_begin() {
  [ -z "$KP_CHECK" ] || return 0
  kp_logged=yes
  kp_write_log begin "$kp_begin" 0 ''
}

# kp_log_answer STATUS TOKEN: records an answer before it is sent. If a step has failed and has changed nothing, the lost connection
# may be the reason: it can be repeated. Long texts, and those of tasks with no_log, are left out.
kp_log_answer() {
  case $1:$kp_payload:${#kp_payload} in
    same::*) ;;
    failed:*) if [ -n "$kp_logged" ]; then kp_log_payload "$@"; else kp_log_payload again "$2"; fi ;;
    *) kp_log_payload "$@" ;;
  esac
}

kp_log_payload() {
  if [ -z "$kp_no_log" ] && [ "${#kp_payload}" -le 65536 ]; then
    kp_write_log "$1" "$2" "${#kp_payload}" "$kp_payload"
  else
    # its unit must still show that it stays up, see units.sh
    kp_kept=''
    [ "${kp_acted-}" != 36 ] || kp_kept=:settles=1$nl
    kp_write_log "$1" "$2" "${#kp_kept} cut" "$kp_kept"
  fi
}

# Ends the watchdog and removes the log of a session that kplay has closed. After a lost connection, kplay may need the log, which the
# watchdog removes: if it was killed, another one does so, which the log does not name: kplay may read its records now.
kp_leave_log() {
  if [ -n "$kp_closed" ] || [ -z "$kp_log" ]; then
    kill "$kp_watchdog" 2>/dev/null
  elif [ -n "$kp_watchdog" ] && ! kill -0 "$kp_watchdog" 2>/dev/null; then
    kp_start_watchdog "$$"
  fi
  [ -n "$kp_closed" ] || return 0
  [ -z "$kp_log" ] || kp_sweep_logs
  kp_remove_log
}

# The last act of a session: the program replaces the shell, which saves a fork.
kp_remove_log() {
  # shellcheck disable=SC2086 # paths without spaces
  set -- $kp_claims
  [ -z "$kp_log" ] || set -- "$kp_log-0" "$kp_log-1" "$@"
  kp_remove_at_end "$@"
}
