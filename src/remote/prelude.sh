# The host's side of a session: sent once, then every step calls into it. It forks nothing by itself, since
# a fork costs about a millisecond and there are many steps.
#
# stdout (kept as 3) carries answers; between two answers it carries what a command of the user printed.
# stderr carries all other output, with a mark where a step's own begins and ends. The nonce is known to
# nobody but this shell and the controller, so no output can look like an answer.
#
# What module scripts may use: emit, differs, note, fail (read.sh and apply.sh), result, unchanged, begin
# (run.sh), file_attributes, wanted_mode, open_temp, write_content, set_attributes, install_temp.

exec 3>&1 1>&2
export LC_ALL=C
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
umask 022
nl='
'
kp_stopped=
kp_stop_later=
kp_id=0
kp_uploads=

# When nobody listens to the answers any more, this shell ends at the next one, before another step begins; what
# has been uploaded goes with it.
trap 'exit 1' PIPE
trap kp_leave EXIT
# The controller says stop from outside, while a step is at work: none of those behind it begins.
trap 'kp_stopped=1' USR1

kp_leave() {
  [ -z "$kp_uploads" ] || rm -rf -- /tmp/kplay-"$kp_token"-* /var/tmp/kplay-"$kp_token"-* \
    /dev/shm/kplay-"$kp_token"-* /run/kplay-"$kp_token"-*
}

# Begins a step unless an earlier one failed and the controller has not said to go on.
kp_next() {
  kp_id=$1
  [ -z "$kp_stopped" ]
}

# Ends a step: $1 is the exit status of its subshell, 33 when it has told of its failure itself, 34 when
# it asks for its content. $2 says what a failure does to the steps behind: "stop" them, "keep" them going, or
# stop them "later", at the next fence: the items of a loop all get their turn.
kp_end() {
  case $1 in
    0) return 0 ;;
    33) ;;
    34) kp_stopped=1 kp_uploads=1 && return 0 ;;
    *) kp_payload=":rc=$1$nl" && kp_answer died ;;
  esac
  case $2 in
    stop) kp_stopped=1 ;;
    later) kp_stop_later=1 ;;
  esac
}

# What has failed "later" counts now.
kp_fence() {
  kp_stopped=$kp_stopped$kp_stop_later
  kp_stop_later=
}

# One answer: a header that no output can hold, then exactly as many bytes as it says. "same" is all there is
# to say about most steps: nothing was printed that matters.
kp_answer() {
  kp_answered=1
  # a task may have an environment of its own, but lengths are bytes
  LC_ALL=C
  [ "$1" = same ] || printf '\n%s end %s\n' "$kp_nonce" "$kp_id" >&2
  printf '\n%s %s %s %s\n%s' "$kp_nonce" "$kp_id" "$1" "${#kp_payload}" "$kp_payload" >&3 || exit 1
}

# What follows on stderr is the step's own.
kp_mark() {
  printf '\n%s begin %s\n' "$kp_nonce" "$kp_id" >&2
}

# Brings a module's state about: look, compare, repair, look again.
kp_state() {
  kp_module=$1
  shift
  kp_start read
  "kp_read_$kp_module" "$@"
  [ "$kp_matched" != "$KP_WANTED" ] || kp_finish same
  kp_payload=$kp_seen$kp_payload
  [ -z "$KP_CHECK" ] || kp_finish changed
  [ -z "$KP_CONTENT_LATER" ] || kp_ask_content
  kp_phase=apply
  kp_mark
  "kp_apply_$kp_module" "$@"
  kp_phase=verify kp_side='>' kp_seen='' kp_matched=0 kp_same=' '
  "kp_read_$kp_module" "$@"
  kp_payload=$kp_payload$kp_seen
  [ "$kp_matched" = "$KP_WANTED" ] || fail 'the state was not reached'
  kp_finish changed
}

# Asks for a large content, which comes into a folder that was not there before: nobody can have laid a trap in it.
kp_ask_content() {
  for kp_folder in /tmp /var/tmp /dev/shm /run; do
    kp_folder=$kp_folder/kplay-$kp_token-$kp_id
    mkdir -m 700 -- "$kp_folder" 2>/dev/null || continue
    result upload "$kp_folder"
    kp_finish content
  done
  fail 'nowhere to put the content: neither /tmp, /var/tmp, /dev/shm nor /run can be written'
}

# Does what a module without state does.
kp_action() {
  kp_module=$1
  shift
  kp_start run
  kp_mark
  kp_outcome=changed
  "kp_run_$kp_module" "$@" >&3
  kp_finish "$kp_outcome"
}

kp_start() {
  kp_phase=$1
  kp_side='<' kp_seen='' kp_matched=0 kp_same=' ' kp_payload='' kp_answered='' kp_temp='' kp_undo='' kp_message='' kp_hint=''
  # before the trap: bash lets a child that is ended at once run it, too
  [ -z "$KP_TIMEOUT" ] || kp_deadline
  trap kp_exit EXIT
  set -eu
}

kp_finish() {
  kp_unwatch || fail "$kp_late"
  kp_answer "$1"
  case $1 in
    content) exit 34 ;;
    *) exit 0 ;;
  esac
}

# However a step ends, its temporary file goes and its answer comes. A script that must put something back first
# names a function of its own in kp_undo.
kp_exit() {
  kp_rc=$?
  trap - EXIT
  set +eu
  kp_unwatch || kp_message=$kp_late kp_hint=''
  [ -z "$kp_undo" ] || "$kp_undo"
  [ -z "$kp_temp" ] || rm -f -- "$kp_temp"
  [ -z "$KP_CONTENT_FILE" ] || rm -rf -- "${KP_CONTENT_FILE%/*}"
  [ -z "$kp_answered" ] || exit "$kp_rc"
  kp_escape "$kp_message"
  kp_payload=$kp_payload:rc=$kp_rc$nl:phase=$kp_phase$nl:message=$kp_escaped$nl
  kp_escape "$kp_hint"
  kp_payload=$kp_payload:hint=$kp_escaped$nl
  kp_answer failed
  exit 33
}

# Watches over the step's time from beside it: when KP_TIMEOUT seconds are over, everything that the step has
# started is ended, which ends the step; so does a program that ignores SIGTERM a second later.
kp_deadline() {
  kp_self=$(exec sh -c 'echo "$PPID"')
  kp_wait_for_it </dev/null >/dev/null 2>&1 3>&- &
  kp_watch=$!
}

# Ends with 0 when it is told to go before the time is over, and with 77 after that.
kp_wait_for_it() {
  sleep "$KP_TIMEOUT" &
  trap 'kill "$!"; exit 0' TERM
  wait "$!"
  kp_known=' '
  kp_own=$(exec sh -c 'echo "$PPID"')
  trap 'kp_clear; exit 77' TERM
  kp_sweep TERM
  while kp_nap; do kp_sweep KILL; done
}

# What is still there when the step itself has ended gets a second more.
kp_clear() {
  kp_sweep 0
  [ -n "$kp_found" ] || return 0
  kp_nap
  kp_sweep KILL
}

kp_nap() {
  sleep 1 &
  wait "$!"
}

# kp_sweep SIGNAL: sends it to all descendants of the step's shell but the watch, and to those that it has found
# before and that have lost their parents since.
kp_sweep() {
  kp_all=" $kp_self " kp_found='' kp_more=1
  while [ -n "$kp_more" ]; do
    kp_more=''
    for kp_stat in /proc/[0-9]*/stat; do
      read -r kp_line <"$kp_stat" || continue
      kp_pid=${kp_line%% *} kp_line=${kp_line##*) }
      kp_state=${kp_line%% *} kp_line=${kp_line#* }
      case "$kp_all|$kp_pid|$kp_state" in
        *" $kp_pid "* | *"|$kp_own|"* | *'|Z') continue ;;
      esac
      case "$kp_all|$kp_known#$kp_pid " in
        *" ${kp_line%% *} "*'|'* | *'|'*" $kp_pid "*'#'*) kp_all="$kp_all$kp_pid " kp_found="$kp_found$kp_pid " kp_more=1 ;;
      esac
    done
  done
  kp_known=$kp_known$kp_found
  [ -n "$kp_found" ] || return 0
  # shellcheck disable=SC2086 # a list of numbers
  kill -s "$1" $kp_found
}

# Ends the watch; fails when the time was over.
kp_unwatch() {
  [ -n "$kp_watch" ] || return 0
  kill "$kp_watch" 2>/dev/null || :
  kp_rc_watch=0
  wait "$kp_watch" 2>/dev/null || kp_rc_watch=$?
  kp_watch=''
  kp_late="it took longer than its timeout of $KP_TIMEOUT s and was ended"
  [ "$kp_rc_watch" != 77 ]
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

# emit KEY VALUE: what is there. The comparison with what is wanted is this one `case`.
emit() {
  case $2 in
    *[\\"$nl"]*)
      kp_escape "$2"
      set -- "$1" "$kp_escaped"
      ;;
  esac
  kp_seen=$kp_seen$kp_side$1=$2$nl
  case $KP_WANT in
    *"$nl$1=$2$nl"*)
      kp_matched=$((kp_matched + 1))
      kp_same=$kp_same$1' '
      ;;
  esac
}

# differs KEY: is it wanted, and not as wanted?
differs() {
  case $kp_same in
    *" $1 "*) return 1 ;;
  esac
  case $KP_WANT in
    *"$nl$1="*) return 0 ;;
  esac
  return 1
}

# note KEY TEXT: more for the report, not compared: `before` holds the old text of a file for --diff.
note() {
  kp_payload="$kp_payload~$1 ${#2}$nl$2$nl"
}

# fail MESSAGE [HINT]: ends the step as failed.
fail() {
  kp_message=$1
  kp_hint=${2-}
  exit 1
}

# result KEY VALUE: what `register` shall hold.
result() {
  kp_escape "$2"
  kp_payload=$kp_payload.$1=$kp_escaped$nl
}

# unchanged WHY: ends an action that has nothing to do.
unchanged() {
  kp_escape "$1"
  kp_payload=$kp_payload:message=$kp_escaped$nl
  kp_finish unchanged
}

# read_only: what the action does from here on only looks.
read_only() {
  kp_outcome=unchanged
}

# From here on an action changes the host: in check mode it ends here.
begin() {
  [ -z "$KP_CHECK" ] || kp_finish changed
}

# file_attributes PATH: sets kp_type (absent, file, directory, link, other), kp_mode (four octal digits),
# kp_owner, kp_group. $2 is -L to follow a link.
file_attributes() {
  kp_path=$1 kp_type=absent kp_mode='' kp_owner='' kp_group=''
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then return 0; fi
  kp_stat=$(stat ${2:+"$2"} -c '%a %U %G %F' -- "$1") || fail "cannot look at $1"
  kp_mode=${kp_stat%% *} kp_stat=${kp_stat#* }
  kp_owner=${kp_stat%% *} kp_stat=${kp_stat#* }
  kp_group=${kp_stat%% *} kp_stat=${kp_stat#* }
  case $kp_mode in
    ?) kp_mode=000$kp_mode ;;
    ??) kp_mode=00$kp_mode ;;
    ???) kp_mode=0$kp_mode ;;
  esac
  case $kp_stat in
    regular*) kp_type='file' ;;
    directory) kp_type='directory' ;;
    symbolic*) kp_type='link' ;;
    *) kp_type='other' ;;
  esac
}

# emit_attributes: emits mode, owner and group as file_attributes found them. A symbolic mode is reached when
# applying its masks (KP_MODE_KEEP and friends, made by the controller) changes nothing.
emit_attributes() {
  if [ -n "$KP_MODE" ]; then
    kp_keep=$KP_MODE_KEEP kp_set=$KP_MODE_SET
    if [ "$kp_type" = directory ] || [ $((0$kp_mode & 0111)) != 0 ]; then
      kp_keep=$KP_MODE_KEEP_X kp_set=$KP_MODE_SET_X
    fi
    if [ $((0$kp_mode & kp_keep | kp_set)) = $((0$kp_mode)) ]; then
      emit mode "$KP_MODE"
    else
      emit mode "$kp_mode"
    fi
  else
    emit mode "$kp_mode"
  fi
  emit_owner owner "$KP_OWNER" "$kp_owner" '%u'
  emit_owner group "$KP_GROUP" "$kp_group" '%g'
}

# Someone may be wanted by number: then the number is what counts.
emit_owner() {
  case $2 in
    '' | *[!0-9]*) emit "$1" "$3" ;;
    *) emit "$1" "$(stat -c "$4" -- "$kp_path")" ;;
  esac
}

# open_temp PATH: makes an empty file beside PATH, never through a link; its name is in kp_temp. It becomes
# PATH in install_temp, or goes when the step ends. Nobody else can read it, or nobody whom the wanted mode
# would not let: KP_UMASK is given for modes that a umask alone can make, and saves the fork of a chmod.
open_temp() {
  kp_new=${1%/*}/.${1##*/}.kplay-$kp_token-$kp_id
  [ ! -d "$1" ] || fail "$1 is a directory"
  umask "${KP_UMASK:-077}"
  [ -d "${1%/*}/" ] || fail "there is no directory ${1%/*}" 'make it first, with the file module'
  set -C
  true >"$kp_new" || {
    kp_why=$({ true >"$kp_new"; } 2>&1) && rm -f -- "$kp_new"
    fail "cannot write in ${1%/*}/: ${kp_why##*: }"
  }
  set +C
  umask 022
  kp_temp=$kp_new
}

# write_content FILE: the step's content, however it travelled, and all of it.
write_content() {
  if kp_write "$1" && kp_whole "$1"; then return 0; fi
  # who failed to write kept the reason to himself: cat tells it
  kp_why=$(head -c 65536 /dev/zero | cat 2>&1 >>"$1") || true
  [ -n "$kp_why" ] || fail 'the content did not arrive whole'
  fail "cannot write $1: ${kp_why##*: }"
}

# Not all programs that write notice a full disk (base64 of busybox does not).
kp_whole() {
  [ -n "$KP_CONTENT_FILE$KP_CONTENT_BASE64" ] || return 0
  kp_sum=$(sha256sum <"$1")
  case $KP_WANT in
    *"${nl}sha256=${kp_sum%% *}$nl"*) return 0 ;;
    *"${nl}sha256="*) return 1 ;;
  esac
}

kp_write() {
  if [ -n "$KP_CONTENT_FILE" ]; then
    cat -- "$KP_CONTENT_FILE" >"$1"
  elif [ -n "$KP_CONTENT_BASE64" ]; then
    printf %s "$KP_CONTENT_BASE64" | base64 -d >"$1"
  else
    printf %s "$KP_CONTENT" >"$1"
  fi
}

# set_attributes FILE DEFAULT_MODE: wanted mode, owner and group; where none is wanted, those that
# file_attributes found at the destination, so that replacing a file keeps them.
set_attributes() {
  kp_to=${KP_OWNER:-$kp_owner}:${KP_GROUP:-$kp_group}
  case $kp_to in
    : | "$kp_me") ;;
    *) chown -h -- "$kp_to" "$1" ;;
  esac
  [ -z "$KP_UMASK" ] || return 0
  kp_to=${kp_mode:-$2}
  if [ -n "$KP_MODE" ]; then
    case $KP_MODE in
      *[!0-7]*) chmod -- "$kp_to" "$1" ;;
    esac
    kp_to=$KP_MODE
  fi
  chmod -- "$kp_to" "$1"
}

# install_temp PATH: the temporary file takes its place, at once.
install_temp() {
  mv -f -- "$kp_temp" "$1"
  kp_temp=''
}

# repair_attributes PATH: for what is there already.
repair_attributes() {
  if differs owner || differs group; then
    chown -h -- "$KP_OWNER${KP_GROUP:+:$KP_GROUP}" "$1"
    # a change of owner takes set-id bits away
    [ -z "$KP_MODE" ] || chmod -- "$KP_MODE" "$1"
  elif differs mode; then
    chmod -- "$KP_MODE" "$1"
  fi
}

# emit_file PATH: state, attributes and content (as sha256) of a file whose content is wanted.
emit_file() {
  file_attributes "$1"
  emit state "$kp_type"
  [ "$kp_type" = file ] || return 0
  emit_attributes
  # without force, what is there is good enough
  if [ -n "${KP_KEEP_SHA256-}" ]; then
    emit sha256 "$KP_KEEP_SHA256"
    return 0
  fi
  kp_sum=$(sha256sum <"$1") || fail "cannot read $1"
  emit sha256 "${kp_sum%% *}"
  if [ -n "$KP_DIFF" ] && [ "$kp_phase" = read ] && differs sha256; then
    # the x keeps the newlines at the end
    kp_before=$(head -c 65536 -- "$1" | tr -d '\000'; printf x)
    note before "${kp_before%x}"
  fi
}

# put_file PATH: the opposite of emit_file. KP_VALIDATE is a command that must accept the new file first, %s
# being its name; KP_BACKUP keeps the old one.
put_file() {
  if differs state || differs sha256; then
    open_temp "$1"
    write_content "$kp_temp"
    set_attributes "$kp_temp" 0644
    [ -z "${KP_VALIDATE-}" ] || kp_validate
    if [ -n "${KP_BACKUP-}" ] && [ "$kp_type" = file ]; then cp -p -- "$1" "$1.$kp_token~"; fi
    install_temp "$1"
  else
    repair_attributes "$1"
  fi
}

kp_validate() {
  case $KP_VALIDATE in
    *%s*) ;;
    *) fail 'validate needs a %s where the name of the file goes' ;;
  esac
  sh -c "${KP_VALIDATE%%\%s*}\"\$1\"${KP_VALIDATE#*\%s}" sh "$kp_temp" 3>&- || fail 'the new file was refused, the old one is still there'
}

# guard CREATES REMOVES UNLESS ONLYIF: ends an action that these say is not needed.
guard() {
  if [ -n "$1" ] && kp_exists "$1"; then unchanged "$1 exists"; fi
  if [ -n "$2" ] && ! kp_exists "$2"; then unchanged "$2 does not exist"; fi
  if [ -n "$3" ] && sh -c "$3" >&2 3>&-; then unchanged "\"$3\" succeeded"; fi
  if [ -n "$4" ] && ! sh -c "$4" >&2 3>&-; then unchanged "\"$4\" failed"; fi
}

# Does a path exist, or anything that a pattern matches? Blanks in it are part of a name.
kp_exists() {
  kp_ifs=$IFS
  IFS=''
  for kp_match in $1; do
    if [ -e "$kp_match" ] || [ -L "$kp_match" ]; then
      IFS=$kp_ifs
      return 0
    fi
  done
  IFS=$kp_ifs
  return 1
}

# run_input TEXT PROGRAM...: the answers' descriptor is none of the program's business.
run_input() {
  if [ -n "$1" ]; then
    kp_input=$1
    shift
    printf %s "$kp_input" | "$@" 3>&-
  else
    shift
    "$@" 3>&-
  fi
}

# Empty until a step says otherwise, so that a step sends only what it has.
KP_CHECK='' KP_DIFF='' KP_CONTENT='' KP_CONTENT_BASE64='' KP_CONTENT_FILE='' KP_CONTENT_LATER='' KP_UMASK='' KP_TIMEOUT='' kp_watch=''
KP_MODE='' KP_MODE_KEEP='' KP_MODE_SET='' KP_MODE_KEEP_X='' KP_MODE_SET_X='' KP_OWNER='' KP_GROUP=''

# Tells the controller that the shell is there; who we are saves a chown for files that shall be ours.
kp_hello() {
  kp_me=$(id -un):$(id -gn)
  kp_payload=.pid=$$$nl
  kp_answer same
}

# Tells the controller that all before this has been answered, or passed over.
kp_all_said() {
  kp_id=0
  kp_payload=.said=all$nl
  kp_answer same
}
