# Puts back what a transaction has changed, or forgets how it was. It runs by itself: a host keeps this script in the journal
# of each open transaction, so that it needs no session.
#
# A journal is a directory that only its user can enter. It has a record for each change, written before the change and named so
# that the last one sorts last. The lines of a record: the kind, its data, the directory, and the name there.
#   kept: the object was renamed, or got a second name; the data is that name
#   attributes: owner and mode were changed; the data is `INODE MODE OWNER:GROUP`
#   absent: there was nothing
#   state: something other than a file was changed, which the name describes; the data is the directory in the journal with the
#     script `undo`, which puts it back
# Other files: owner (the process of the session, and when it began), watcher (the process that waits for its end), units (to
# reload), reloaded (this has happened), until (seconds to wait for a confirmation).

# The end of a session does not end it, see watchdog.sh.
{ printf kplay-undo >/proc/self/comm; } 2>/dev/null || :
umask 077
export LC_ALL=C
kp_journal=$2
kp_left=''

# kp_claim STATE: from here on, only this process ends the transaction.
kp_claim() {
  [ -d "$kp_journal" ] && mv -T -- "$kp_journal" "$kp_journal.$1" 2>/dev/null || return 1
  kp_journal=$kp_journal.$1
}

# kp_take_turn: waits until no other process ends the transaction, since the slower one would remove what a later step has made.
# Fails if the other one has ended it. Descriptor 5 holds the lock. It is closed for programs that may start daemons. A host
# without flock cannot be locked for a run either.
kp_take_turn() {
  { command exec 5<"$kp_journal"; } 2>/dev/null || return 1
  if command -v flock >/dev/null; then flock 5; fi
  [ -d "$kp_journal" ]
}

# kp_step_into PHYSICAL: enters this directory, see paths.sh.
kp_step_into() {
  cd -P -- "$1" 2>/dev/null && { cd -P /proc/self/cwd 2>/dev/null || [ ! -e /proc/self/cwd ]; } && [ "$PWD" = "$1" ]
}

# kp_each FUNCTION: calls it in the directory of each record, the last record first.
kp_each() {
  kp_records=''
  for kp_record in "$kp_journal"/r-*; do
    if [ -e "$kp_record" ]; then kp_records="${kp_record##*/} $kp_records"; fi
  done
  for kp_name in $kp_records; do
    kp_record=$kp_journal/$kp_name kp_entry=''
    { read -r kp_kind && IFS='' read -r kp_data && IFS='' read -r kp_folder && IFS='' read -r kp_entry; } <"$kp_record" || :
    # an incomplete record was written by a shell that was killed, and nothing was changed after it
    if [ -z "$kp_entry" ]; then
      rm -f -- "$kp_record"
    elif kp_step_into "$kp_folder" && "$1"; then
      continue
    elif [ "$kp_kind" = state ]; then
      kp_left="$kp_left, $kp_entry"
    else
      kp_left="$kp_left, ${kp_folder%/}/${kp_entry#./}"
    fi
  done
  cd /
}

kp_restore() {
  case $kp_kind in
    kept) kp_restore_kept ;;
    attributes) kp_restore_attributes "${kp_data%% *}" "${kp_data#* }" ;;
    absent) kp_remove_new ;;
    state) (cd -- "$kp_journal/$kp_data" && sh ./undo) >&2 5<&- ;;
  esac || return 1
  rm -f -- "$kp_record"
  sync -- . 2>/dev/null || sync
}

# Two names of one file cannot be renamed to each other.
kp_restore_kept() {
  if [ ! -e "$kp_data" ] && [ ! -L "$kp_data" ]; then return 0; fi
  if [ "$(stat -c %d:%i -- "$kp_data")" = "$(stat -c %d:%i -- "$kp_entry" 2>/dev/null)" ]; then
    rm -f -- "$kp_data"
  else
    mv -fT -- "$kp_data" "$kp_entry"
  fi
}

# kp_restore_attributes INODE 'MODE OWNER:GROUP': of the same object only, opened first, so that nobody can replace it. What cannot
# be opened has only a name, which must be safe. A change of owner clears set-id bits.
kp_restore_attributes() {
  if [ -d "$kp_entry" ] && [ ! -L "$kp_entry" ]; then
    cd -P -- "$kp_entry" || return 1
    kp_object=.
  elif [ -f "$kp_entry" ] && [ -r "$kp_entry" ]; then
    exec 8<"$kp_entry" || return 1
    kp_object=/proc/self/fd/8
  elif [ ! -L "$kp_entry" ] && kp_names_are_safe; then
    kp_object=$kp_entry
  else
    return 1
  fi
  [ "$(stat -L -c %d:%i -- "$kp_object")" = "$1" ] || return 1
  chown -- "${2#* }" "$kp_object" && chmod -- "${2%% *}" "$kp_object"
}

# Can only root and this user replace names in this directory?
kp_names_are_safe() {
  # shellcheck disable=SC2046 # numbers
  set -- $(stat -c '%u %a' .) "$(id -u)"
  case $1 in 0 | "$3") [ $((0$2 & 022)) = 0 ] ;; *) return 1 ;; esac
}

# A directory with files of others stays.
kp_remove_new() {
  if [ ! -e "$kp_entry" ] && [ ! -L "$kp_entry" ]; then return 0; fi
  if [ -d "$kp_entry" ] && [ ! -L "$kp_entry" ]; then rmdir -- "$kp_entry"; else rm -f -- "$kp_entry"; fi
}

kp_forget() {
  if [ "$kp_kind" = kept ]; then rm -rf -- "$kp_data"; fi
}

# Keeps the changes: removes what was there before, and the journal.
kp_clean() {
  kp_take_turn || return 0
  kp_each kp_forget
  rm -rf -- "$kp_journal"
}

kp_reload() {
  touch -- "$kp_journal/reloaded"
  while IFS='' read -r kp_unit; do
    kp_reload_unit "$kp_unit" </dev/null || return 1
  done <"$kp_journal/units"
}

# Does not start a unit that does not run.
kp_reload_unit() {
  if [ -d /run/systemd/system ]; then
    if [ "$(systemctl show -p LoadState --value -- "$1")" = not-found ]; then
      echo "there is no unit $1"
      return 1
    fi
    systemctl is-active --quiet -- "$1" || return 0
    systemctl --no-ask-password reload-or-restart -- "$1" || return 1
    systemctl is-active --quiet -- "$1" || {
      echo "$1 does not run after the reload"
      return 1
    }
  elif command -v rc-service >/dev/null; then
    rc-service "$1" reload
  else
    service "$1" reload
  fi
}

# The names that could not be put back are printed, and stay in the journal: status 1. Status 2: another process undoes it; 3: all
# files are as before, but the reload fails with them, too.
kp_undo() {
  case $kp_journal in
    *.undo) ;;
    *) kp_claim undo || exit 2 ;;
  esac
  kp_take_turn || exit 0
  kp_each kp_restore
  kp_rc=0
  if [ -f "$kp_journal/reloaded" ]; then kp_reload >&2 5<&- || kp_rc=3; fi
  if [ -n "$kp_left" ]; then
    printf '%s\n' "${kp_left#, }"
    exit 1
  fi
  rm -rf -- "$kp_journal"
  exit "$kp_rc"
}

# kp_runs owner|watcher: does this process still run? See proc_pid_stat(5).
kp_runs() {
  { read -r kp_pid kp_began <"$kp_journal/$1" && IFS='' read -r kp_line <"/proc/$kp_pid/stat"; } 2>/dev/null || return 1
  # shellcheck disable=SC2086 # a letter and numbers
  set -- ${kp_line##*) }
  [ "$1" != Z ] && [ "${20}" = "$kp_began" ]
}

# Undoes the transaction when its session has ended, or when nobody has confirmed it in time. The clock of the host may jump, so
# seconds are counted.
kp_watch() {
  cd / || exit
  IFS='' read -r kp_line <"/proc/$$/stat"
  # shellcheck disable=SC2086 # a letter and numbers
  set -- ${kp_line##*) }
  printf '%s %s\n' "$$" "${20}" >"$kp_journal/watcher"
  kp_seconds=''
  while [ -d "$kp_journal" ]; do
    if [ -n "$kp_seconds" ]; then
      kp_seconds=$((kp_seconds - 1))
    elif [ -f "$kp_journal/until" ]; then
      read -r kp_seconds <"$kp_journal/until" || kp_seconds=''
    fi
    if [ "$kp_seconds" = 0 ] || { [ -z "$kp_seconds" ] && ! kp_runs owner; }; then
      (kp_undo)
      break
    fi
    sleep 1
  done
  # the process that ends it can be killed before it is done
  kp_ended=$kp_journal
  for kp_journal in "$kp_ended.done" "$kp_ended.undo"; do
    while kp_runs owner; do sleep 1; done
    if [ -d "$kp_journal" ]; then (kp_recover); fi
  done
}

# Ends what an interrupted run has left: status 2 if its own processes still do that, or if there was nothing to put back.
kp_recover() {
  case $kp_journal in
    *.done)
      kp_clean
      exit 2
      ;;
    *.undo) ;;
    *)
      if [ -f "$kp_journal/until" ]; then kp_who=watcher; else kp_who=owner; fi
      if kp_runs "$kp_who"; then exit 2; fi
      kp_claim undo || kp_journal=$kp_journal.undo
      ;;
  esac
  if [ -d "$kp_journal" ]; then kp_undo; fi
}

case $1 in
  undo) kp_undo ;;
  forget)
    kp_claim 'done' || exit 2
    kp_clean
    # what could not be removed does not change the decision
    exit 0
    ;;
  reload) kp_reload ;;
  watch) kp_watch ;;
  recover) kp_recover ;;
esac
