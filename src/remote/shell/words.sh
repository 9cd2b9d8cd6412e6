# Reports what a step has found, and how it ends: words that every module needs. docs/modules.md lists all words.

# emit KEY VALUE: reports a current value. This `case` is the only comparison with the wanted value.
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

# differs KEY: is the key wanted, with a different value?
differs() {
  case $kp_same in
    *" $1 "*) return 1 ;;
  esac
  case $KP_WANT in
    *"$nl$1="*) return 0 ;;
  esac
  return 1
}

# is_first_look: does read.sh run for the first time in this step, before apply.sh?
is_first_look() {
  [ "$kp_phase" = read ]
}

# undo_with FUNCTION: however the step ends, this function of the script restores the state before; '' cancels this.
undo_with() {
  kp_undo=$1
}

# session_user: sets $value to the name of the user that the step runs as.
session_user() {
  value=${kp_me%%:*}
}

# note KEY TEXT: adds a text to the report that is not compared: `before` holds the old text of a file for --diff.
note() {
  kp_add_text "~$1" "$2"
}

# Adds a text of any length to the payload as it is: to escape many lines takes long.
kp_add_text() {
  # a task may have its own locale, but lengths are in bytes
  kp_locale=$LC_ALL LC_ALL=C
  kp_payload="$kp_payload$1 ${#2}$nl$2$nl"
  LC_ALL=$kp_locale
}

# fail MESSAGE [HINT]: ends the step as failed.
fail() {
  kp_message=$1
  kp_hint=${2-}
  exit 1
}

# result KEY VALUE: sets a key of the registered result.
result() {
  case $2 in
    *[\\"$nl"]*) kp_add_text "%$1" "$2" ;;
    *) kp_payload=$kp_payload.$1=$2$nl ;;
  esac
}

# unchanged WHY: ends an action that has nothing to do.
unchanged() {
  kp_escape "$1"
  kp_payload=$kp_payload:message=$kp_escaped$nl
  kp_finish unchanged
}

# read_only: from here on, the action only reads.
read_only() {
  kp_outcome=unchanged kp_logged=''
}

# begin: from here on, an action changes the host; in check mode it ends here.
begin() {
  kp_heed_plan
  [ -z "$KP_CHECK" ] || kp_finish changed
  [ -z "$kp_owes" ] || kp_note_owed
}

# guard CREATES REMOVES UNLESS ONLYIF: ends an action if one of these shows that it is not needed.
guard() {
  if [ -n "$1" ] && kp_exists "$1"; then unchanged "$1 exists"; fi
  if [ -n "$2" ] && ! kp_exists "$2"; then unchanged "$2 does not exist"; fi
  # these commands may do more than answer
  [ -z "$3$4" ] || kp_acted=35
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

# run_input TEXT PROGRAM...: runs a program without access to the descriptor of the answers.
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
