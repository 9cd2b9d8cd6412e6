# Keeps the log of the steps of this session in a file, which outlives a lost connection: from it, kplay learns what became of the
# steps on the way, see docs/decisions/0016-lost-links.md. It forks nothing.
#
# The log has two pages, which are overwritten in turn. A page begins with the boot id, the process of the session, its start time, and
# the number of the page. A record is the header and payload of an answer, as it is sent, or the header of a step that begins to
# change something. A step that is as wanted, and reports nothing else, has no record.
# It is sent before the prelude: once there is a log, kplay can know what becomes of the steps.

kp_log='' kp_closed=''
trap kp_leave_log EXIT

# kp_open_log NAME SECONDS: creates the log, which did not exist before, where nobody else can replace it. After a lost connection,
# it stays for some time.
kp_open_log() {
  kp_boot='' kp_line=''
  { IFS='' read -r kp_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || :
  { IFS='' read -r kp_line <"/proc/$$/stat"; } 2>/dev/null || :
  kp_line=${kp_line##*) }
  # shellcheck disable=SC2086 # a letter and numbers, see proc_pid_stat(5)
  kp_name_log() { kp_log_head="$kp_boot $$ ${20-}"; }
  # shellcheck disable=SC2086
  kp_name_log $kp_line
  kp_log_time=$2
  umask 077
  for kp_log in /run /dev/shm /tmp ''; do
    [ -n "$kp_log" ] || break
    kp_log=$kp_log/$1 kp_page=0
    set -C
    if { printf '' >"$kp_log-0"; } 2>/dev/null && kp_turn_page; then break; fi
    set +C
  done
  set +C
  umask 022
}

# Begins the other page: kplay has received all answers that are on it.
kp_turn_page() {
  kp_page=$((kp_page + 1))
  { printf '%s\n' "$kp_log_head $kp_page" >"$kp_log-$((kp_page % 2))"; } 2>/dev/null
}

# kp_write_log STATUS TOKEN SIZE PAYLOAD: adds a record. A log that cannot be written is emptied: then it proves nothing.
kp_write_log() {
  [ -n "$kp_log" ] || return 0
  {
    printf '\n%s %s %s %s %s\n%s' "$kp_nonce" "$kp_id" "$1" "$2" "$3" "$4" >>"$kp_log-$((kp_page % 2))" ||
      printf '' >"$kp_log-$((kp_page % 2))" || :
  } 2>/dev/null
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
    failed:*) if [ -n "$kp_logged" ]; then kp_log_payload "$@"; else kp_write_log again "$2" 0 ''; fi ;;
    *) kp_log_payload "$@" ;;
  esac
}

kp_log_payload() {
  if [ -z "$kp_no_log" ] && [ "${#kp_payload}" -le 65536 ]; then
    kp_write_log "$1" "$2" "${#kp_payload}" "$kp_payload"
  else
    kp_write_log "$1" "$2" '0 cut' ''
  fi
}

# Removes the log at the end of a session that kplay has closed. After a lost connection, kplay may need it for some time.
kp_leave_log() {
  [ -n "$kp_log" ] || return 0
  if [ -n "$kp_closed" ]; then
    rm -f -- "$kp_log-0" "$kp_log-1"
  else
    (trap '' HUP && sleep "$kp_log_time" && exec rm -f -- "$kp_log-0" "$kp_log-1") </dev/null >/dev/null 2>&1 3>&- 4<&- 5<&- &
  fi
}
