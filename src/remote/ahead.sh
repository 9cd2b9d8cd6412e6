# Looking ahead: the files of many steps are looked at with one `stat` and one `sha256sum`, before the first of these
# steps begins, since a fork costs more than all else that a step does which finds nothing to do. What was
# seen counts until a step may have changed anything; then each step looks for itself.

# kp_look_ahead SLOT HASH PATH...: a slot is the number by which a step asks for what was seen (kp_slot). HASH is yes when
# its content counts, too.
kp_look_ahead() {
  kp_ahead=1
  kp_ahead_stats "$@"
  kp_ahead_sums "$@"
}

kp_ahead_stats() {
  kp_left=$(($# / 3)) kp_slots=''
  while [ "$kp_left" != 0 ]; do
    kp_left=$((kp_left - 1))
    eval "kp_ahead_path_$1='' kp_ahead_sum_$1=''"
    if [ -e "$3" ] || [ -L "$3" ]; then
      eval "kp_ahead_path_$1=\$3"
      kp_slots="$kp_slots $1"
      set -- "$@" "$3"
    fi
    shift 3
  done
  [ $# = 0 ] || kp_seen_ahead stat "$(stat -c '%a %U %G %F' -- "$@" 2>/dev/null </dev/null)"
}

kp_ahead_sums() {
  kp_left=$(($# / 3)) kp_slots=''
  while [ "$kp_left" != 0 ]; do
    kp_left=$((kp_left - 1))
    if [ -n "$2" ] && [ -f "$3" ] && [ ! -L "$3" ]; then
      kp_slots="$kp_slots $1"
      set -- "$@" "$3"
    fi
    shift 3
  done
  [ $# = 0 ] || kp_seen_ahead sum "$(sha256sum -- "$@" 2>/dev/null </dev/null)"
}

# Gives each slot of kp_slots its line of $2. A file that has gone meanwhile has no line: then none of them counts.
kp_seen_ahead() {
  kp_kind=$1 kp_ifs=$IFS
  set -f
  IFS=$nl
  # shellcheck disable=SC2086 # a line each
  set -- $2
  IFS=$kp_ifs
  set +f
  for kp_one in $kp_slots; do
    eval "kp_ahead_${kp_kind}_$kp_one=\${1-}"
    [ $# != 0 ] || kp_ahead=''
    shift $(($# > 0))
  done
  [ $# = 0 ] || kp_ahead=''
}

# Has this been seen ahead, and has nothing changed since?
kp_foreseen() {
  [ -n "$kp_ahead" ] && [ -n "$kp_slot" ] && [ "$kp_phase" = read ] || return 1
  eval "kp_foreseen=\$kp_ahead_path_$kp_slot"
  [ "$kp_foreseen" = "$1" ]
}
