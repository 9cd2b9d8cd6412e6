# the file needs no fork; a group that is not in it may still come from a directory service
group_gid=
if [ -r /etc/group ]; then
  while IFS=: read -r group_name _ group_number _; do
    if [ "$group_name" = "$KP_NAME" ]; then
      group_gid=$group_number
      break
    fi
  done </etc/group
fi
if [ -z "$group_gid" ] && command -v getent >/dev/null; then
  group_line=$(getent group "$KP_NAME" || true)
  case $group_line in
    "$KP_NAME":*)
      group_gid=${group_line#*:*:}
      group_gid=${group_gid%%:*}
      ;;
  esac
fi
if [ -n "$group_gid" ]; then
  emit state present
  emit gid "$group_gid"
else
  emit state absent
fi
