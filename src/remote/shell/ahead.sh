# Reads the state of the files of many steps with one `stat` and one `sha256sum`, before the first of these steps begins.
# A fork takes longer than the rest of a step that finds nothing to do. The results are valid until a step may have
# changed something; after that, each step reads for itself.

# kp_look_ahead SLOT HASH PATH...: a slot is the number by which a step finds its result (kp_slot). HASH is yes if the
# content matters, too.
kp_look_ahead() {
  kp_ahead=1
  kp_ahead_stats "$@"
  kp_ahead_sums "$@"
  [ -z "$kp_far" ] || kp_ahead_far_sums "$@"
}

kp_ahead_stats() {
  kp_left=$(($# / 3)) kp_slots='' kp_folders=$nl
  while [ "$kp_left" != 0 ]; do
    kp_left=$((kp_left - 1))
    eval "kp_ahead_path_$1='' kp_ahead_sum_$1=''"
    if [ -e "$3" ] || [ -L "$3" ]; then
      eval "kp_ahead_path_$1=\$3"
      kp_slots="$kp_slots $1"
      kp_add_folders "${3%/*}"
      set -- "$@" "$3"
    fi
    shift 3
  done
  [ $# != 0 ] || return 0
  kp_begin_lines
  # shellcheck disable=SC2086 # a line each
  set -- "$@" $kp_folders
  kp_end_lines
  kp_seen_ahead stat "$(stat -c "$stat_format" -- "$@" 2>/dev/null </dev/null)"
}

# Adds a directory and those above it to $kp_folders.
kp_add_folders() {
  kp_one=$1
  while [ -n "$kp_one" ]; do
    case $kp_folders in *"$nl$kp_one$nl"*) return 0 ;; esac
    kp_folders=$kp_folders$kp_one$nl
    kp_one=${kp_one%/*}
  done
}

# A file is read by its path only where nobody else can replace it. $kp_far: there are other files.
kp_ahead_sums() {
  kp_left=$(($# / 3)) kp_slots='' kp_folders='' kp_far=''
  while [ "$kp_left" != 0 ]; do
    kp_left=$((kp_left - 1))
    if [ -n "$2" ] && [ -f "$3" ] && [ ! -L "$3" ]; then
      if kp_is_foreign "${3%/*}"; then
        kp_far=yes
      else
        kp_slots="$kp_slots $1"
        set -- "$@" "$3"
      fi
    fi
    shift 3
  done
  [ $# = 0 ] || kp_seen_ahead sum "$(sha256sum -- "$@" 2>/dev/null </dev/null)"
}

kp_ahead_far_sums() {
  kp_begin_lines
  # shellcheck disable=SC2046 # a line each
  set -- $(kp_far_sums "$@" 2>/dev/null </dev/null)
  kp_end_lines
  [ $# != 0 ] || return 0
  kp_slots=$1
  shift
  for kp_one in $kp_slots; do
    eval "kp_ahead_sum_$kp_one=\${1-}"
    shift $(($# > 0))
  done
}

# Prints the slots and the sums of up to six files of other users' directories. Each is opened in the directory that was
# entered, and the kernel must confirm that it is the file of that name there: no link has led elsewhere.
kp_far_sums() {
  kp_left=$(($# / 3)) kp_slots='' kp_paths='' kp_fd=3
  while [ "$kp_left" != 0 ] && [ "$kp_fd" -lt 9 ]; do
    kp_left=$((kp_left - 1))
    if [ -n "$2" ] && kp_is_foreign "${3%/*}" && kp_step_into "${3%/*}" "${3%/*}" && [ -f "./${3##*/}" ]; then
      kp_fd=$((kp_fd + 1)) kp_slots="$kp_slots $1" kp_paths=$kp_paths$3$nl
      kp_open_as "$kp_fd" "./${3##*/}" || exit 0
      set -- "$@" "/proc/self/fd/$kp_fd"
    fi
    shift 3
  done
  shift $((kp_left * 3))
  [ "$(readlink -- "$@")" = "${kp_paths%"$nl"}" ] || exit 0
  printf '%s\n' "$kp_slots"
  exec sha256sum -- "$@"
}

# Not every shell accepts a variable as the number of a descriptor.
kp_open_as() {
  case $1 in
    4) command exec 4<"$2" ;;
    5) command exec 5<"$2" ;;
    6) command exec 6<"$2" ;;
    7) command exec 7<"$2" ;;
    8) command exec 8<"$2" ;;
    9) command exec 9<"$2" ;;
  esac
}

# kp_is_foreign FOLDER: can somebody else write to it, or to one above it?
kp_is_foreign() {
  [ "$kp_foreign" != "$nl" ] || return 1
  kp_one=$1
  while [ -n "$kp_one" ]; do
    case $kp_foreign in *"$nl$kp_one$nl"*) return 0 ;; esac
    kp_one=${kp_one%/*}
  done
  return 1
}

# From here to kp_end_lines, unquoted expansions are split only at newlines.
kp_begin_lines() {
  kp_ifs=$IFS
  set -f
  IFS=$nl
}

kp_end_lines() {
  IFS=$kp_ifs
  set +f
}

# Assigns each slot of kp_slots its line of $2, and each of kp_folders one of the lines after them. A file that has been
# removed meanwhile has no line: then no line is used.
kp_seen_ahead() {
  kp_kind=$1
  kp_begin_lines
  # shellcheck disable=SC2086 # a line each
  set -- $2
  kp_end_lines
  for kp_one in $kp_slots; do
    eval "kp_ahead_${kp_kind}_$kp_one=\${1-}"
    [ $# != 0 ] || kp_ahead=''
    shift $(($# > 0))
  done
  if [ -n "$kp_folders" ]; then kp_see_folders "$@"; elif [ $# != 0 ]; then kp_ahead=''; fi
}

# kp_see_folders LINE...: keeps in kp_foreign those of kp_folders that somebody else can write to.
kp_see_folders() {
  kp_foreign=$nl
  kp_begin_lines
  for kp_one in $kp_folders; do
    case ${1-} in
      [0-7][0145][0145]' root '*' directory '* | [0-7][0-7][0145][0145]' root '*' directory '*) ;;
      [0-7][0145][0145]" ${kp_me%%:*} "*' directory '* | [0-7][0-7][0145][0145]" ${kp_me%%:*} "*' directory '*) ;;
      *) kp_foreign=$kp_foreign$kp_one$nl ;;
    esac
    [ $# != 0 ] || kp_ahead=''
    shift $(($# > 0))
  done
  [ $# = 0 ] || kp_ahead=''
  kp_end_lines
}

# kp_as_wanted SLOT STAT SUM: answers for a step if everything it wants was found ahead, so that it needs no fork. STAT
# is a pattern for the output of stat; SUM is empty if the content does not matter.
kp_as_wanted() {
  [ -n "$kp_ahead" ] || return 1
  eval "kp_one=\$kp_ahead_path_$1 kp_stat=\$kp_ahead_stat_$1 kp_sum=\$kp_ahead_sum_$1"
  [ -n "$kp_one" ] || return 1
  # shellcheck disable=SC2254 # a pattern
  case $kp_stat in $2) ;; *) return 1 ;; esac
  case $3:$kp_sum in
    # its name alone identifies it only where nobody else can create names
    :*) ! kp_is_foreign "${kp_one%/*}" || return 1 ;;
    "${kp_sum%% *}:$kp_sum") ;;
    *) return 1 ;;
  esac
  kp_payload=''
  kp_answer same
}

# Was this read ahead, and has nothing changed since?
kp_foreseen() {
  [ -n "$kp_ahead" ] && [ -n "$kp_slot" ] && [ -n "$1" ] && [ "$kp_phase" = read ] || return 1
  eval "kp_foreseen=\$kp_ahead_path_$kp_slot"
  [ "$kp_foreseen" = "$1" ]
}
