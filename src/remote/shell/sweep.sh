# Signals all processes that a step or a session has started.

# kp_sweep SIGNAL: sends it to those of $kp_processes that descend from the shells in $kp_roots, or were found before and have lost
# their parents since; but not to $kp_own, to processes with a name in $kp_spared, and to what these have started. Sets kp_found to
# the numbers of all. Process ids are reused, so a process is identified by its start time, too.
kp_sweep() {
  kp_signal=$1 kp_all=$kp_roots kp_found='' kp_seen='' kp_more=1
  kp_begin_lines
  # shellcheck disable=SC2086 # a line each
  set -- $kp_processes
  kp_end_lines
  while [ -n "$kp_more" ]; do
    kp_more=''
    for kp_entry; do kp_meet "$kp_entry"; done
  done
  kp_known=$kp_known$kp_seen
  [ -n "$kp_found" ] || return 0
  # shellcheck disable=SC2086 # a list of numbers
  kill -s "$kp_signal" $kp_found
}

# kp_meet LINE: adds the process of this line to those that are found, if it is one.
kp_meet() {
  kp_pid=${1%% *} kp_parent=${1##*) ? }
  kp_parent=${kp_parent%% *}
  case "$kp_all|$kp_known#$kp_pid" in
    *" $kp_pid "*'|'* | *"#$kp_own" | *'#'*[!0-9]*) return 0 ;;
    *" $kp_parent "*'|'* | *'|'*" $kp_pid:"*) ;;
    *) return 0 ;;
  esac
  # its own file: the lines of others can be forged with a newline in a name
  kp_read_process "/proc/$kp_pid/stat" || return 0
  case $kp_spared in *" $kp_name "*) return 0 ;; esac
  [ "$kp_state" != Z ] || return 0
  case "$kp_all|$kp_known" in
    *" $kp_parent "*'|'* | *'|'*" $kp_pid:$kp_began "*)
      kp_all="$kp_all$kp_pid " kp_found="$kp_found$kp_pid " kp_seen="$kp_seen$kp_pid:$kp_began " kp_more=1
      ;;
  esac
}

# Sets kp_processes to a line for each process. One program reads them in much less time than a shell, which reads byte by byte.
kp_list_processes() {
  kp_processes=$(cat /proc/[0-9]*/stat 2>/dev/null) || :
}

# kp_read_process FILE: proc_pid_stat(5), whose second field may hold anything.
kp_read_process() {
  IFS='' read -r kp_line <"$1" || return 1
  kp_pid=${kp_line%% *} kp_name=${kp_line#*(}
  kp_name=${kp_name%)*}
  # shellcheck disable=SC2086 # a letter and numbers
  set -- ${kp_line##*) }
  kp_state=$1 kp_parent=$2 kp_group=$3 kp_began=${20}
}

# kp_become_own NAME: names this process, so that the end of its session does not end it.
kp_become_own() {
  { printf %s "$1" >/proc/self/comm; } 2>/dev/null
}
