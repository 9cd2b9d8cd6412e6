# Finds and signals all processes that a step or a session has started.

# Finds what descends from the processes in $kp_roots, the processes in $kp_orphans, and those found before that have lost their parents
# since; but not $kp_own, processes with a name in $kp_spared, and what these have started. Sets kp_steps to the shells
# of steps among them, and kp_found to the others. Process ids are reused, so a process is identified by its start time, too.
kp_find_family() {
  kp_found='' kp_steps='' kp_walk=$kp_roots kp_met=" $kp_own" kp_processes=''
  [ -e "/proc/$kp_own/task/$kp_own/children" ] || kp_list_processes
  for kp_one in $kp_orphans; do kp_meet "$kp_one" ''; done
  for kp_one in $kp_known; do kp_meet "${kp_one%:*}" "${kp_one#*:}"; done
  while [ -n "$kp_walk" ]; do
    kp_generation=$kp_walk kp_walk=''
    for kp_one in $kp_generation; do
      kp_list_children "$kp_one"
      for kp_child in $kp_children; do kp_meet "$kp_child" ''; done
    done
  done
}

# kp_meet PID BEGAN: adds a process, if it still runs, and has this start time or any.
kp_meet() {
  case "$kp_met " in *" $1 "*) return 0 ;; esac
  kp_read_process "/proc/$1/stat" || return 0
  if [ "$kp_state" = Z ] || [ "${2:-$kp_began}" != "$kp_began" ]; then return 0; fi
  case $kp_spared in *" $kp_name "*) return 0 ;; esac
  kp_met="$kp_met $1" kp_walk="$kp_walk $1"
  if kp_is_step "$1"; then
    kp_steps="$kp_steps $1"
  else
    kp_found="$kp_found $1"
    case "$kp_known " in *" $1:$kp_began "*) ;; *) kp_known="$kp_known $1:$kp_began" ;; esac
  fi
}

# kp_is_step PID: is it a copy of the session's shell, with its arguments $kp_words?
kp_is_step() {
  kp_line=''
  [ -n "$kp_words" ] && { IFS='' read -r kp_line <"/proc/$1/cmdline" || :; } && [ "$kp_line" = "$kp_words" ]
}

# kp_list_children PID: sets kp_children to the processes that it has started, with all its threads.
kp_list_children() {
  kp_children=''
  for kp_file in "/proc/$1/task/"*/children; do
    kp_line=''
    { IFS='' read -r kp_line <"$kp_file"; } 2>/dev/null || :
    kp_children="$kp_children $kp_line"
  done
  [ -z "$kp_processes" ] || kp_pick_processes "? $1 *"
}

# Sets kp_processes to a line for each process, as proc_pid_stat(5), for kernels without files of children.
kp_list_processes() {
  kp_processes=$(cat /proc/[0-9]*/stat 2>/dev/null) || :
}

# kp_pick_processes PATTERN: adds the processes to kp_children whose line goes on with the pattern after the name, which can hold
# anything, also a newline: what is not true is found by kp_meet.
kp_pick_processes() {
  kp_pattern=$1
  kp_begin_lines
  # shellcheck disable=SC2086 # a line each
  set -- $kp_processes
  kp_end_lines
  for kp_entry; do
    # few pass the first pattern, which takes a tenth of the time
    # shellcheck disable=SC2254 # a pattern
    case $kp_entry in
      *') '$kp_pattern) case ${kp_entry##*) } in $kp_pattern) kp_children="$kp_children ${kp_entry%% *}" ;; esac ;;
    esac
  done
}

# kp_read_process FILE: proc_pid_stat(5), whose second field may hold anything.
kp_read_process() {
  IFS='' read -r kp_line <"$1" || return 1
  kp_pid=${kp_line%% *} kp_name=${kp_line#*(}
  kp_name=${kp_name%)*}
  kp_caller_ifs=$IFS IFS=' '
  # shellcheck disable=SC2086 # a letter and numbers
  set -- ${kp_line##*) }
  IFS=$kp_caller_ifs
  kp_state=$1 kp_parent=$2 kp_group=$3 kp_began=${20}
}

# kp_read_boot: sets kp_boot to the id of this boot of the host; it stays empty if /proc does not show it.
kp_read_boot() {
  [ -z "$kp_boot" ] || return 0
  { IFS='' read -r kp_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || :
}

# kp_signal SIGNAL [PID...]
kp_signal() {
  kp_which=$1
  shift
  [ $# = 0 ] || kill -s "$kp_which" "$@"
}

# kp_become_own NAME: names this process, so that the end of its session does not end it.
kp_become_own() {
  { printf %s "$1" >/proc/self/comm; } 2>/dev/null
}

# outlive_session: what this process runs goes on after the session.
outlive_session() {
  trap '' HUP
  kp_become_own kplay-job || :
}
