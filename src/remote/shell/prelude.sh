# Runs steps and answers for them: the host's side of a session. It is sent once, then every step calls into it. It forks
# nothing by itself, since a fork costs about a millisecond and there are many steps.
#
# stdout (kept as 3) carries answers; between two answers it carries what a command of the user printed.
# stderr carries all other output, with a mark at the beginning and the end of a step's own. The nonce shows where an
# answer or a mark may be. It is valid only with a token, which comes with each step and is never seen before. Reading
# earlier answers does not help to forge one: see docs/decisions/0009-answers.md.
#
# The scripts that prelude.ts lists belong to it and are sent with it.

exec 3>&1 1>&2
export LC_ALL=C
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
umask 022
# steps can have another one in their environment
kp_home=${HOME-}
nl='
'
kp_stopped=
kp_halted=
kp_stop_later=
kp_id=0
kp_uploads=
kp_upload_fault=
kp_ahead=
kp_accounts=
kp_unsynced=$nl
kp_step_path=
kp_transaction=
kp_confirms=
kp_units=' '
kp_watchdog=
kp_boot=
kp_born=

# If kplay no longer reads the answers, this shell ends at the next one, before another step begins, and removes
# uploaded files. A signal can come when the shell already ends: dash then runs the rest of neither trap, so each leaves by itself.
trap 'kp_leave; exit 1' PIPE HUP
trap kp_leave EXIT
# The controller can send a stop while a step runs: no later step begins. A controller that has connected again ends this shell, too.
trap 'kp_halted=1' USR1
trap 'kp_leave; exit 1' USR2

kp_leave() {
  # the controller can send one when this shell has ended by itself
  trap '' HUP PIPE USR1 USR2
  trap - EXIT
  # the next shell does not know these files
  kp_settle
  # a step that was killed can leave a journal that it has begun to make
  for kp_file in "$kp_home/.kplay-transactions/.$kp_token"-*; do
    if [ -d "$kp_file" ]; then kp_uploads=1; fi
  done
  [ -z "$kp_uploads" ] || kp_remove_uploads "$kp_token"
  kp_leave_log
}

# kp_remove_uploads TOKEN: removes the folders of a session, with a journal that it has begun to make.
kp_remove_uploads() {
  rm -rf -- /tmp/kplay-"$1"-* /var/tmp/kplay-"$1"-* /dev/shm/kplay-"$1"-* /run/kplay-"$1"-* "$kp_home/.kplay-transactions/.$1"-*
}

# kp_next ID SAME CHANGED FAILED BEGIN END: begins a step, unless an earlier one failed and the controller has not asked to
# continue. The tokens are those of its answer and of its marks.
kp_next() {
  kp_step_path='' kp_id=$1 kp_if_same=$2 kp_if_changed=$3 kp_if_failed=$4 kp_begin=$5 kp_over=$6
  [ -z "$kp_stopped$kp_halted" ]
}

# Ends a step: $1 is the exit status of its subshell, 33 if it has reported its failure itself, 34 if
# it asks for its content, 35 if it may have changed the host, 36 if it has started a unit, too, 37 if the connection is lost. $2 says what a failure does to the later steps:
# "stop" them, "keep" them going, or stop them "later", at the next fence, after all items of a loop.
kp_end() {
  [ "$1" != 0 ] || return 0
  kp_ahead='' kp_accounts=''
  case $kp_unsynced in
    *"$nl$kp_step_path$nl"*) ;;
    *) [ -z "$kp_step_path" ] || kp_unsynced=$kp_unsynced$kp_step_path$nl ;;
  esac
  case $1 in
    33) ;;
    35) return 0 ;;
    36)
      read -r kp_now _ </proc/uptime
      kp_units="$kp_units$kp_id:$kp_now "
      return 0
      ;;
    34) kp_stopped=1 kp_uploads=1 && return 0 ;;
    37) exit 1 ;;
    *)
      # a killed step could not remove its temporary file
      [ -z "$kp_step_path" ] || rm -f -- "${kp_step_path%/*}"/.*".kplay-$kp_public-$kp_id"
      kp_payload=":rc=$1$nl" && kp_answer died
      ;;
  esac
  case $2 in
    stop) kp_stopped=1 ;;
    later) kp_stop_later=1 ;;
  esac
}

# Applies failures that were to stop steps "later".
kp_fence() {
  kp_stopped=$kp_stopped$kp_stop_later
  kp_stop_later=
}

# Replaced in sessions that apply a saved plan, see planned.sh.
kp_heed_plan() {
  return 0
}

# Runs a state module: read, compare, apply, read again.
kp_state() {
  kp_module=$1
  shift
  kp_start read
  # not for actions, whose programs get their own environment
  file_type='' file_mode='' file_owner='' file_group='' file_inode=''
  "kp_read_$kp_module" "$@"
  [ "$kp_matched" != "$KP_WANTED" ] || kp_finish same
  kp_payload=$kp_seen$kp_payload
  begin
  [ -z "$KP_CONTENT_LATER" ] || kp_ask_content
  kp_phase=apply kp_acted=35
  kp_mark
  kp_log_begin
  "kp_apply_$kp_module" "$@"
  kp_phase=verify kp_side='>' kp_seen='' kp_matched=0 kp_same=' '
  "kp_read_$kp_module" "$@"
  kp_payload=$kp_payload$kp_seen kp_phase=compare
  [ "$kp_matched" = "$KP_WANTED" ] || fail 'the state was not reached'
  kp_finish changed
}

# Asks for a large content.
kp_ask_content() {
  kp_private_folder "kplay-$kp_token-$kp_id"
  result upload "$kp_folder"
  kp_finish content
}

# kp_private_folder NAME: creates $kp_folder, which did not exist before: nobody can have prepared files in it.
kp_private_folder() {
  for kp_folder in /tmp /var/tmp /dev/shm /run; do
    kp_folder=$kp_folder/$1
    if mkdir -m 700 -- "$kp_folder" 2>/dev/null; then return 0; fi
  done
  fail 'cannot create a temporary file: /tmp, /var/tmp, /dev/shm and /run are not writable'
}

# Runs an action module.
kp_action() {
  kp_module=$1
  shift
  kp_start run
  kp_mark
  kp_log_begin
  kp_outcome=changed
  "kp_run_$kp_module" "$@" >&3
  kp_acted=35
  kp_finish "$kp_outcome"
}

kp_start() {
  kp_phase=$1
  # what the step leaves running must not keep the lock of the session, see lock.sh
  exec 4<&- 5<&-
  kp_side='<' kp_seen='' kp_matched=0 kp_same=' ' kp_payload='' kp_answered='' kp_temp='' kp_stage='' kp_written='' kp_undo='' kp_message='' kp_hint='' kp_acted='' kp_only_foreseen='' kp_logged=''
  # before the trap: in bash, a child that is ended at once runs it, too
  [ -z "$kp_timeout" ] || kp_deadline
  trap kp_exit EXIT
  # a lost connection ends what prints something, and not what tidies up
  trap : PIPE
  # from the watchdog: it ends what the step runs, and with it the step
  trap 'exit 143' USR2
  set -eu
  [ -z "$KP_HOMES" ] || kp_need_homes
}

# Was every ~ at the beginning of a path replaced by a directory?
kp_need_homes() {
  case ${HOME-} in /*) ;; *) fail 'HOME is not a directory on this host' 'write the absolute path instead of ~' ;; esac
  case $KP_HOMES in *"$nl~"*) ;; *) return 0 ;; esac
  kp_one=${KP_HOMES##*"$nl~"}
  kp_one=${kp_one%%"$nl"*}
  fail "${kp_one%%/*} has no home directory on this host" 'write the absolute path'
}

kp_finish() {
  kp_unwatch || fail "$kp_late"
  # a longer answer would end the session
  if [ "${#kp_payload}" -gt 1000000 ]; then
    kp_payload=''
    fail 'the result of this task is longer than 1 MB'
  fi
  kp_answer "$1"
  [ "$1" != content ] || exit 34
  exit "${kp_acted:-0}"
}

# However a step ends, its temporary file is removed and its answer is sent. A script that must restore something first
# uses undo_with.
kp_exit() {
  kp_rc=$?
  trap - EXIT
  set +eu
  kp_unwatch || kp_message=$kp_late kp_hint=''
  [ -z "$kp_undo" ] || "$kp_undo"
  [ -z "$kp_temp" ] || rm -f -- "$kp_temp"
  [ -z "$kp_stage" ] || rm -rf -- "$kp_stage"
  [ -z "$KP_CONTENT_FILE" ] || rm -rf -- "${KP_CONTENT_FILE%/*}"
  [ -z "$kp_answered" ] || exit "$kp_rc"
  kp_escape "$kp_message"
  kp_payload=$kp_payload:rc=$kp_rc$nl:phase=$kp_phase$nl:message=$kp_escaped$nl
  kp_escape "$kp_hint"
  kp_payload=$kp_payload:hint=$kp_escaped$nl
  kp_answer failed
  exit 33
}

# Empty unless a step sets them, so that a step sends only what it has.
KP_CHECK='' KP_DIFF='' KP_CONTENT='' KP_CONTENT_BASE64='' KP_CONTENT_FILE='' KP_CONTENT_LATER='' KP_CONTENT_SIZE='' KP_UMASK='' KP_HOMES='' kp_timeout='' kp_watch='' kp_slot='' kp_ahead_accounts='' kp_limit='timeout' kp_no_log='' kp_logged='' kp_owes=''
KP_FOLLOW_LINKS='' KP_DEFAULT_MODE='' KP_MODE='' KP_MODE_KEEP='' KP_MODE_SET='' KP_MODE_KEEP_X='' KP_MODE_SET_X='' KP_MODE_NAME='' KP_OWNER='' KP_GROUP='' KP_LABEL='' KP_SETYPE='' KP_SEUSER='' KP_SEROLE='' KP_SELEVEL=''
