# Compares what any package manager says with the wanted state.

# emit_lists MINUTES FOLDER PATTERN SOURCE...: emits whether the lists of packages, the files in FOLDER that PATTERN
# matches, are younger than MINUTES and than every SOURCE, a file that says where packages come from. If the clock was set back, lists
# can have a time in the future, and are not fresh; a SOURCE with such a time proves nothing.
emit_lists() {
  kp_minutes=$1 kp_lists=$2 kp_pattern=$3
  shift 3
  kp_stale=all
  if kp_exists "$kp_lists/$kp_pattern"; then
    for kp_one; do
      shift
      if [ -e "$kp_one" ]; then set -- "$@" "$kp_one"; fi
    done
    # -mmin -0 is the future
    kp_stale=$(find "$kp_lists" "$@" \( -path "$kp_lists" -prune \( ! -mmin "-$kp_minutes" -o -mmin -0 \) -print \) \
      -o \( ! -path "$kp_lists" -newer "$kp_lists" ! -mmin -0 -print \))
  fi
  if [ -z "$kp_stale" ]; then emit cache fresh; else emit cache stale; fi
}

# emit_packages FOUND NEWER NAME...: emits the state of each package, in the words of `state`. FOUND has the names of installed
# packages, NEWER the names of those with a newer version, one a line.
emit_packages() {
  kp_found=$nl$1$nl kp_newer=$nl$2$nl kp_yes=present kp_no=absent
  if [ "$KP_STATE" = latest ]; then kp_yes=latest; fi
  if [ "$KP_STATE:${KP_PURGE-}" = absent:yes ]; then kp_no=purged; fi
  shift 2
  for kp_name; do
    case $kp_found in *"$nl$kp_name$nl"*) kp_is=$kp_yes ;; *) kp_is=$kp_no ;; esac
    if [ "$kp_is" = latest ]; then
      case $kp_newer in *"$nl$kp_name$nl"*) kp_is='not the latest' ;; esac
    fi
    emit "$kp_name" "$kp_is"
  done
}

# find_differing NAME...: sets $differing to the names that differ, one a line. The wanted version, after =, < or >, is not part of
# the key.
find_differing() {
  differing=''
  for kp_name; do
    if differs "${kp_name%%[=<>]*}"; then differing=${differing:+$differing$nl}$kp_name; fi
  done
}

# run_with LINES COMMAND...: runs the command with the lines as its last arguments.
run_with() {
  kp_lines=$1 kp_ifs=$IFS
  shift
  set -f
  IFS=$nl
  # shellcheck disable=SC2086 # a line each
  set -- "$@" $kp_lines
  IFS=$kp_ifs
  set +f
  "$@" 3>&-
}
