# Reports services that are older than what they run: a unit or a configuration that has changed since the main process has
# started, or a program or a library that was replaced. KP_SERVICES has the units, one a line, and KP_CONFIGS lines of
# UNIT:PATH.

# kp_restart_file FILE WHY: reports the service if the file is newer than its process.
kp_restart_file() {
  kp_time=$(stat -L -c %Y -- "$1" 2>/dev/null) || return 0
  # the file was written in the second of the start at the latest
  if [ "$kp_time" -gt "$kp_start" ]; then printf 'n %s %s %s\n' "$kp_service" "$2" "$1"; fi
}

# kp_restart_mapped GROUP PID: reports a program or a library that is mapped and was removed since.
kp_restart_mapped() {
  kp_maps=''
  kp_procs=/sys/fs/cgroup$1/cgroup.procs
  if [ -n "$1" ] && [ -r "$kp_procs" ]; then
    while read -r kp_pid; do kp_maps="$kp_maps /proc/$kp_pid/maps"; done <"$kp_procs"
  fi
  # shellcheck disable=SC2086 # several paths without blanks
  kp_mapped=$(sed -n 's#^[^ ]* r.xp [^/]*\(/\(usr\|lib\|lib64\|opt\|bin\|sbin\)/.*\) (deleted)$#\1#p' ${kp_maps:-"/proc/$2/maps"} \
    2>/dev/null) || :
  if [ -n "$kp_mapped" ]; then printf 'n %s replaced %s\n' "$kp_service" "${kp_mapped%%"$nl"*}"; fi
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
  kp_restart_property ExecMainStartTimestampMonotonic
  case $kp_main:$value in 0:* | :* | *: | *:0 | *:*[!0-9]*) return 0 ;; esac
  # seconds since the start of the machine become seconds since 1970
  kp_start=$((kp_boot + value / 1000000 + 1))
  kp_restart_property FragmentPath
  if [ -n "$value" ]; then kp_restart_file "$value" unit; fi
  kp_restart_property DropInPaths
  for kp_file in $value; do kp_restart_file "$kp_file" unit; done
  kp_restart_property EnvironmentFiles
  case $value in /*) kp_restart_file "${value%% (*}" environment ;; esac
  while IFS= read -r kp_file; do
    case $kp_file in "$kp_service":*) kp_restart_file "${kp_file#*:}" configuration ;; esac
  done <<KP_END
$KP_CONFIGS
KP_END
  kp_restart_property ControlGroup
  kp_restart_mapped "$value" "$kp_main"
}

kp_restarts() {
  [ -n "$KP_SERVICES" ] && command -v systemctl >/dev/null && [ -d /run/systemd/system ] || return 0
  read -r kp_boot kp_rest </proc/uptime
  kp_boot=$(($(date +%s) - ${kp_boot%.*}))
  set -f
  IFS=$nl
  # shellcheck disable=SC2086 # one name a line
  set -- $KP_SERVICES
  unset IFS
  kp_shown=$(systemctl show --no-pager -p Id,MainPID,ExecMainStartTimestampMonotonic,FragmentPath,DropInPaths,EnvironmentFiles,ControlGroup \
    -- "$@" 2>/dev/null) || return 0
  kp_shown="$nl$kp_shown$nl$nl"
  while [ -n "${kp_shown#"$nl"}" ]; do
    kp_block=${kp_shown%%"$nl$nl"*}$nl
    kp_shown=$nl${kp_shown#*"$nl$nl"}
    kp_restart_service
  done
}
