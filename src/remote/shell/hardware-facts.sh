# Reports the facts about hardware: memory, file systems, disks, the machine. Only the sizes of file systems need a fork.

# fact_memory NAME KEY: sets the result to a line of /proc/meminfo, in MiB.
fact_memory() {
  while read -r kp_key kp_value _; do
    if [ "$kp_key" = "$2:" ]; then result "$1" "$((kp_value / 1024))"; fi
  done </proc/meminfo
}

# fact_mounts: sets the result `mounts`: lines of /proc/self/mounts, an empty line, and what stat says of the file systems.
# A server that does not answer must not hold up the task.
fact_mounts() {
  kp_list='' kp_sizes=''
  set --
  while read -r kp_device kp_path kp_type kp_options _; do
    case $kp_device:$kp_type in
      *:none) continue ;;
      /* | *:/*) ;;
      *) continue ;;
    esac
    kp_uuid=N/A
    for kp_one in /dev/disk/by-uuid/*; do
      if [ "$kp_one" -ef "$kp_device" ]; then kp_uuid=${kp_one##*/}; fi
    done
    kp_list="$kp_list$kp_device $kp_path $kp_type $kp_options $kp_uuid$nl"
    # blanks and some other characters are octal numbers in this file
    case $kp_path in *\\*) ;; *) set -- "$@" "$kp_path" ;; esac
  done </proc/self/mounts
  if [ $# != 0 ]; then
    kp_sizes=$(timeout 10 stat -f -c '%S %b %a %c %d %n' -- "$@" 2>/dev/null) || :
  fi
  result mounts "$kp_list$nl$kp_sizes"
}

# fact_devices: sets the result `devices`: for each disk a line with its name, then lines of KEY=VALUE; partitions have
# the name of their disk before a slash.
fact_devices() {
  kp_list=''
  for kp_folder in /sys/block/*; do
    [ -e "$kp_folder/size" ] || continue
    kp_disk=${kp_folder##*/}
    kp_list=$kp_list$kp_disk$nl
    for kp_key in size removable ro queue/rotational queue/logical_block_size device/model device/vendor device/serial; do
      kp_add_value "$kp_folder" "$kp_key"
    done
    for kp_part in "$kp_folder/$kp_disk"*; do
      [ -e "$kp_part/partition" ] || continue
      kp_list=$kp_list$kp_disk/${kp_part##*/}$nl
      for kp_key in size start; do kp_add_value "$kp_part" "$kp_key"; done
    done
  done
  result devices "$kp_list"
}

kp_add_value() {
  [ -r "$1/$2" ] || return 0
  kp_line=''
  { read -r kp_line <"$1/$2"; } 2>/dev/null || return 0
  kp_list="$kp_list${2##*/}=$kp_line$nl"
}
