# Reports services that are older than what they run: a unit or a configuration that has changed since the main process has
# started, or a program or a library that was replaced. KP_SERVICES has the units, one a line, and KP_CONFIGS lines of
# UNIT:PATH.

# kp_restart_file FILE WHY: notes that the service reads the file.
kp_restart_file() {
  kp_read_files=$kp_read_files$1$nl
  kp_reasons="$kp_reasons$kp_service $2 $kp_start $1$nl"
}

# Reports the services that read a file that is newer than their process. One stat looks at all files. A time in the future is of
# another clock than that of the host is now, and proves nothing.
kp_restart_newer() {
  # shellcheck disable=SC2086 # a line each
  set -- $kp_read_files
  [ $# != 0 ] || return 0
  kp_times=$nl$(stat -L -c '%Y %n' -- "$@" 2>/dev/null)$nl || :
  for kp_reason in $kp_reasons; do
    kp_rest=${kp_reason#* * }
    kp_file=${kp_rest#* }
    kp_time=${kp_times%%" $kp_file$nl"*}
    if [ "$kp_time" = "$kp_times" ]; then continue; fi
    # the file was written in the second of the start at the latest
    kp_time=${kp_time##*"$nl"}
    if [ "$kp_time" -gt "${kp_rest%% *}" ] && [ "$kp_time" -le "$kp_clock" ]; then
      printf 'n %s %s\n' "${kp_reason%" $kp_rest"}" "$kp_file"
    fi
  done
}

# kp_restart_mapped SERVICE PID GROUP: reports a program or a library that is mapped and was removed since.
kp_restart_mapped() {
  kp_maps=''
  kp_procs=/sys/fs/cgroup$3/cgroup.procs
  if [ -n "$3" ] && [ -r "$kp_procs" ]; then
    while read -r kp_pid; do kp_maps=$kp_maps/proc/$kp_pid/maps$nl; done <"$kp_procs"
  fi
  # shellcheck disable=SC2086 # a line each
  kp_mapped=$(sed -n 's#^[^ ]* r.xp [^/]*\(/\(usr\|lib\|lib64\|opt\|bin\|sbin\)/.*\) (deleted)$#\1#p' ${kp_maps:-"/proc/$2/maps"} \
    2>/dev/null) || :
  if [ -n "$kp_mapped" ]; then printf 'n %s replaced %s\n' "$1" "${kp_mapped%%"$nl"*}"; fi
}

# kp_restart_property NAME: sets $value to a property of the service in $kp_block.
kp_restart_property() {
  value=${kp_block#*"$nl$1="}
  if [ "$value" = "$kp_block" ]; then value=''; else value=${value%%"$nl"*}; fi
}

kp_restart_service() {
  kp_restart_property Id
  kp_service=$value
  kp_restart_property MainPID
  kp_main=$value
  case $kp_main in 0 | '' | *[!0-9]*) return 0 ;; esac
  { kp_read_process "/proc/$kp_main/stat"; } 2>/dev/null || kp_began=''
  [ -n "$kp_began" ] || return 0
  kp_start=$((kp_clock - (kp_now - kp_began) / 100 + 1))
  kp_restart_property FragmentPath
  if [ -n "$value" ]; then kp_restart_file "$value" unit; fi
  kp_restart_property DropInPaths
  while [ -n "$value" ]; do
    kp_restart_file "${value%% *}" unit
    case $value in *' '*) value=${value#* } ;; *) value='' ;; esac
  done
  kp_restart_property EnvironmentFiles
  case $value in /*) kp_restart_file "${value%% (*}" environment ;; esac
  for kp_file in $KP_CONFIGS; do
    case $kp_file in "$kp_service":*) kp_restart_file "${kp_file#*:}" configuration ;; esac
  done
  kp_restart_property ControlGroup
  kp_groups="$kp_groups$kp_service $kp_main $value$nl"
}

kp_restarts() {
  [ -n "$KP_SERVICES" ] && command -v systemctl >/dev/null && [ -d /run/systemd/system ] || return 0
  # the shell of this step has just begun. The kernel dates all processes by one clock, which goes on while the machine is suspended
  # and is the same in containers; the times of systemd and /proc/uptime are of others.
  kp_read_process /proc/self/stat
  kp_now=$kp_began
  kp_clock=$(date +%s)
  kp_begin_lines
  # shellcheck disable=SC2086 # one name a line
  set -- $KP_SERVICES
  kp_shown=$(systemctl show --no-pager -p Id,MainPID,FragmentPath,DropInPaths,EnvironmentFiles,ControlGroup \
    -- "$@" 2>/dev/null) || return 0
  kp_shown="$nl$kp_shown$nl$nl" kp_read_files='' kp_reasons='' kp_groups=''
  while [ -n "${kp_shown#"$nl"}" ]; do
    kp_block=${kp_shown%%"$nl$nl"*}$nl
    kp_shown=$nl${kp_shown#*"$nl$nl"}
    kp_restart_service
  done
  kp_restart_newer
  for kp_group in $kp_groups; do
    kp_rest=${kp_group#* }
    kp_restart_mapped "${kp_group%% *}" "${kp_rest%% *}" "${kp_rest#* }"
  done
  kp_end_lines
}
