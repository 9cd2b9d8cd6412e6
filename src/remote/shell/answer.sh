# Answers of steps and of the session itself, and the marks around a step's own output.

# Sends an answer: a header that no output can contain, then exactly the number of bytes in the header. For most steps,
# "same" is the whole answer: they printed nothing that matters.
kp_answer() {
  kp_answered=1
  # a task may have its own locale, but lengths are in bytes
  LC_ALL=C
  kp_measure
  case $1 in
    same | unchanged) kp_with=$kp_if_same ;;
    changed) kp_with=$kp_if_changed ;;
    *) kp_with=$kp_if_failed ;;
  esac
  # before anything is sent: without a connection, this shell may not survive that
  [ "$kp_id" = 0 ] || kp_log_answer "$1" "$kp_with"
  [ "$1" = same ] || printf '\n%s %s end %s\n' "$kp_nonce" "$kp_id" "$kp_over" >&2 || kp_disconnected
  printf '\n%s %s %s %s %s\n%s' "$kp_nonce" "$kp_id" "$1" "$kp_with" "${#kp_payload}" "$kp_payload" >&3 || kp_disconnected
}

# Replaced in sessions that report their CPU time, see cpu.sh.
kp_measure() {
  return 0
}

# What follows on stderr is the output of the step. Without a connection, nothing begins.
kp_mark() {
  printf '\n%s %s begin %s\n' "$kp_nonce" "$kp_id" "$kp_begin" >&2 || kp_disconnected
}

# Ends the step, and then its shell.
kp_disconnected() {
  kp_answered=1
  exit 37
}

# Makes $1 fit on one line, into kp_escaped: backslash and newline become \\ and \n.
kp_escape() {
  kp_escaped=''
  kp_rest=$1
  while :; do
    case $kp_rest in
      *[\\"$nl"]*) ;;
      *) break ;;
    esac
    kp_head=${kp_rest%%[\\"$nl"]*}
    kp_rest=${kp_rest#"$kp_head"}
    case $kp_rest in
      \\*) kp_escaped=$kp_escaped$kp_head\\\\ kp_rest=${kp_rest#?} ;;
      *) kp_escaped=$kp_escaped$kp_head\\n kp_rest=${kp_rest#?} ;;
    esac
  done
  kp_escaped=$kp_escaped$kp_rest
}

# Writes the files and the names that steps have created or changed to the disk, for all steps that were sent together. The
# controller waits for the next answer before it reports the host as done.
kp_settle() {
  [ "$kp_unsynced" != "$nl" ] || return 0
  kp_begin_lines
  set --
  kp_last=''
  for kp_one in $kp_unsynced; do
    if [ -f "$kp_one" ]; then set -- "$@" "$kp_one"; fi
    # the directories of a folder after its files, most often once
    if [ "${kp_one%/*}" != "$kp_last" ]; then set -- "$@" "${kp_one%/*}/."; fi
    kp_last=${kp_one%/*}
  done
  kp_end_lines
  # Not all file systems can sync a single directory. A sync on a slow disk cannot be killed: if this shell is killed meanwhile, the
  # sync must not keep the lock of the host.
  kp_sync "$@" </dev/null >/dev/null 4<&-
  kp_unsynced=$nl
}

# kp_sync FILE...: writes these files to the disk, and if the program cannot do so for a file, all files.
kp_sync() {
  sync -- "$@" 2>/dev/null || sync 2>/dev/null
}

# kp_say TOKEN [LINE]: sends an answer of the session itself.
kp_say() {
  kp_settle
  kp_id=0 kp_if_same=$1 kp_payload=${2-}
  kp_answer same
}

# kp_hello TOKEN: reports that the shell is ready.
kp_hello() {
  kp_watch_session
  kp_find_me
  kp_list_owed
  kp_say "$1" ".pid=$$$nl.watchdog=$kp_watchdog$nl$kp_listed"
}

# Sets kp_me to the user and the group of this session. For root, the first lines of passwd(5) and group(5) have the names, which
# saves a fork: root owns the files of the kernel, unless this is the root of a user namespace.
kp_find_me() {
  kp_me='' kp_uid='' kp_gid='' kp_group=''
  if [ -O /proc/sys/kernel ] && [ -G /proc/sys/kernel ]; then
    {
      IFS=: read -r kp_user _ kp_uid _ </etc/passwd
      IFS=: read -r kp_group _ kp_gid _ </etc/group
    } 2>/dev/null || :
    [ "$kp_uid:$kp_gid" != 0:0 ] || kp_me=$kp_user:$kp_group
  fi
  [ -n "$kp_me" ] || kp_me=$(stat -c %U:%G "/proc/$$")
}
