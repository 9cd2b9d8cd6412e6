# Calls programs of LVM.

# lvm_do PROGRAM OPTION...: calls a program of LVM, or fails.
lvm_do() {
  "$@" >&2 3>&- || fail "$1 failed" 'what it said is above'
}

# lvm_with LINES PROGRAM OPTION...: does so with each of the lines as a word at the end.
lvm_with() {
  kp_lines=$1$nl
  shift
  while [ -n "$kp_lines" ]; do
    if [ -n "${kp_lines%%"$nl"*}" ]; then set -- "$@" "${kp_lines%%"$nl"*}"; fi
    kp_lines=${kp_lines#*"$nl"}
  done
  lvm_do "$@"
}
