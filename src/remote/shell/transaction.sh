# Keeps what steps replace and remove in a transaction, in its journal (see journal.sh), and ends transactions. Nothing of this is
# sent to hosts that need no transaction.

# Sets the directory of the journals of this user, and that of the journal of this transaction.
kp_find_journal() {
  kp_journals=$kp_home/.kplay-transactions
  kp_journal=$kp_journals/$kp_transaction
}

# Are the journals in a folder of our own (not a link) that nobody else can enter or write? Their scripts are run.
kp_has_own_journals() {
  [ "$(stat -c '%u %a %F' -- "$kp_journals" 2>/dev/null)" = "$(id -u) 700 directory" ]
}

kp_recovered=unknown

# Undoes transactions whose session has ended in the middle, before the first step that needs this. Until then, another run could be
# at work: its lock keeps steps away, but not what is read before them.
kp_recover() {
  [ "$kp_recovered" = unknown ] || return 0
  kp_recovered='' kp_transaction=''
  kp_find_journal
  for kp_open in "$kp_journals"/*; do
    kp_recover_one "$kp_open"
    # another process may have begun to undo it since
    kp_recover_one "$kp_open.undo"
  done
}

# kp_recover_one JOURNAL: ends the transaction of this journal, if it exists and no process is at work on it.
kp_recover_one() {
  if [ ! -f "$1/script" ] || ! kp_has_own_journals; then return 0; fi
  kp_rc=0
  sh "$1/script" recover "$1" </dev/null || kp_rc=$?
  if [ "$kp_rc" = 2 ]; then return 0; fi
  kp_recovered=yes kp_ahead=''
  if [ "$kp_rc" = 1 ]; then kp_recovered=partly; fi
}

# kp_keep NAME: see keep_entry.
kp_keep() {
  if [ -d "$1" ] && [ ! -L "$1" ]; then
    kp_keep_attributes "$1"
  elif [ -e "$1" ] || [ -L "$1" ]; then
    kp_record kept "$1"
    ln -- "$1" "$kp_kept" || fail "cannot keep the old $kp_path for the transaction" 'its file system needs hard links'
  else
    kp_record absent "$1"
  fi
}

kp_keep_attributes() {
  kp_record attributes "$1" "$(stat -c '%d:%i %a %u:%g' -- "$1")"
}

# kp_keep_away: renames $entry to the name that keeps it.
kp_keep_away() {
  if [ ! -e "$entry" ] && [ ! -L "$entry" ]; then return 0; fi
  kp_record kept "$entry"
  mv -T -- "$entry" "$kp_kept"
}

# kp_record KIND NAME [DATA [DIRECTORY]]: writes a record to the disk; without DATA, the data is the name $kp_kept.
kp_record() {
  case $PWD$2 in *"$nl"*) fail 'a path with a newline cannot be in a transaction' ;; esac
  kp_find_journal
  [ -d "$kp_journal" ] || kp_open_journal
  kp_count=$((${kp_count:-1000} + 1))
  kp_number=$((1000000 + kp_id))-$kp_count
  kp_kept=./.kplay-$kp_transaction-$kp_number
  printf '%s\n' "$1" "${3-$kp_kept}" "${4-$PWD}" "$2" >"$kp_journal/r-$kp_number" || fail "cannot write in $kp_journal"
  kp_sync "$kp_journal/r-$kp_number"
}

# Makes the journal, and starts the process that undoes the transaction if its session ends. It must outlive the session.
kp_open_journal() {
  mkdir -m 700 -- "$kp_journals" 2>/dev/null || :
  kp_has_own_journals ||
    fail "cannot create $kp_journals, which transactions need" 'it must belong to the user, with mode 0700'
  # made aside, as a file of the session: another run may look for journals
  kp_aside=$kp_journals/.$kp_token-$kp_transaction
  mkdir -m 700 -- "$kp_aside" || fail "cannot create $kp_aside"
  IFS='' read -r kp_line <"/proc/$$/stat"
  # shellcheck disable=SC2086 # a letter and numbers, see proc_pid_stat(5)
  kp_began_at() { set -- ${kp_line##*) } && kp_began=${20}; }
  kp_began_at
  printf '%s %s\n' "$$" "$kp_began" >"$kp_aside/owner"
  printf %s "$kp_journal_script" >"$kp_aside/script"
  kp_sync "$kp_aside/owner" "$kp_aside/script"
  mv -T -- "$kp_aside" "$kp_journal"
  if command -v setsid >/dev/null; then
    setsid sh "$kp_journal/script" watch "$kp_journal" </dev/null >/dev/null 2>&1 3>&- 6>&- 7>&- 8>&- 9>&- &
  else
    (trap '' HUP INT && exec sh "$kp_journal/script" watch "$kp_journal") </dev/null >/dev/null 2>&1 3>&- 6>&- 7>&- 8>&- 9>&- &
  fi
}

# keep_by WHAT SAVE UNDO [WORD...]: a transaction, if there is one, can put back what is not a file. SAVE and UNDO are constant shell
# text, which runs in a directory of the journal: SAVE now, with the words as arguments, to keep in files what is to be put back, and
# UNDO perhaps more than once.
keep_by() {
  [ -z "$kp_transaction" ] || kp_keep_by "$@"
}

kp_keep_by() {
  kp_find_journal
  [ -d "$kp_journal" ] || kp_open_journal
  kp_count=$((${kp_count:-1000} + 1))
  kp_saved=saved-$((1000000 + kp_id))-$kp_count
  mkdir -- "$kp_journal/$kp_saved" || fail "cannot write in $kp_journal"
  printf '%s\n' "$3" >"$kp_journal/$kp_saved/undo"
  kp_what=$1 kp_save=$2
  shift 3
  (cd -- "$kp_journal/$kp_saved" && sh -euc "$kp_save" sh "$@" >&2 3>&-) || fail "cannot keep $kp_what for the transaction"
  kp_sync "$kp_journal/$kp_saved"/*
  kp_record state "$kp_what" "$kp_saved" /
}

# open_transaction: from here on, the words for files keep what they change: if the step fails, all of it is put back. In a
# transaction of the playbook, that one does so.
open_transaction() {
  kp_own_transaction=''
  if [ -z "$kp_transaction" ]; then
    kp_transaction=$kp_public-$kp_id kp_own_transaction=yes
    undo_with kp_undo_own
    trap 'exit 129' HUP INT TERM PIPE
  fi
}

# close_transaction: keeps the changes.
close_transaction() {
  if [ -n "$kp_own_transaction" ]; then
    undo_with ''
    kp_find_journal
    if [ -d "$kp_journal" ]; then sh "$kp_journal/script" forget "$kp_journal"; fi
    kp_transaction=''
  fi
}

# in_transaction: is the step in a transaction of the playbook, which checks and reloads?
in_transaction() {
  [ -n "$kp_transaction" ] && [ -z "${kp_own_transaction-}" ]
}

kp_undo_own() {
  undo_with ''
  kp_find_journal
  if [ -d "$kp_journal" ]; then sh "$kp_journal/script" undo "$kp_journal" >&2 || :; fi
}

# kp_end_transaction CHECK...: the step of the transaction itself. KP_ACT is commit (check, reload, and keep the changes, or wait for
# the confirmation), confirm, or undo.
kp_end_transaction() {
  kp_find_journal
  [ -z "$kp_recovered" ] || result recovered "$kp_recovered"
  # an undo that was killed goes on
  if [ "$KP_ACT" = undo ] && [ -d "$kp_journal.undo" ]; then kp_journal=$kp_journal.undo; fi
  # this step was killed when it had decided to keep the changes
  if [ -d "$kp_journal.done" ]; then
    sh "$kp_journal.done/script" recover "$kp_journal.done" >&2 || :
    [ "$KP_ACT" = undo ] || return 0
  fi
  kp_open=''
  if [ -d "$kp_journal" ]; then kp_open=open; fi
  case $KP_ACT:$kp_open in
    commit:open) kp_commit "$@" ;;
    confirm:open) kp_keep_changes ;;
    undo:open) kp_back "$KP_WHY" '' ;;
    confirm:) kp_too_late ;;
    *) unchanged '' ;;
  esac
}

kp_commit() {
  for kp_check; do
    kp_said=$(sh -c "$kp_check" 2>&1 3>&-) || kp_back "\"$kp_check\" failed" "$kp_said"
  done
  if [ -n "$KP_RELOAD" ]; then
    printf '%s\n' "$KP_RELOAD" >"$kp_journal/units"
    kp_said=$(sh "$kp_journal/script" reload "$kp_journal" 2>&1 3>&-) || kp_back 'the reload failed' "$kp_said"
  fi
  if [ -n "$KP_CONFIRM" ]; then
    printf '%s\n' "$KP_CONFIRM" >"$kp_journal/until"
    result confirm yes
  else
    kp_keep_changes
  fi
}

kp_keep_changes() {
  sh "$kp_journal/script" forget "$kp_journal" >&2 || kp_too_late
}

kp_too_late() {
  result rolled_back yes
  fail 'rolled back: it was not confirmed in time'
}

# kp_back WHY OUTPUT: puts everything back, and fails with the first lines of the output.
kp_back() {
  # its time must not end while it puts files back
  kp_unwatch || set -- "$kp_late" "$2"
  [ -z "$2" ] || printf '%s\n' "$2" >&2
  kp_first_lines "$2"
  kp_rc=0
  kp_rest=$(sh "$kp_journal/script" undo "$kp_journal" 3>&-) || kp_rc=$?
  case $kp_rc in
    0) kp_hint='' ;;
    3) kp_hint='; the reload failed again with them' ;;
    *) fail "$1$kp_lines; this cannot be put back: ${kp_rest:-the journal is in use}" ;;
  esac
  result rolled_back yes
  fail "rolled back: $1$kp_lines" "all files of the transaction are as before$kp_hint"
}

# kp_first_lines TEXT: sets kp_lines to at most two of its lines, after a colon.
kp_first_lines() {
  kp_lines=${1%%"$nl"*}
  case $1 in *"$nl"*) kp_rest=${1#*"$nl"} kp_lines="$kp_lines; ${kp_rest%%"$nl"*}" ;; esac
  kp_lines=${kp_lines:+: $kp_lines}
}
