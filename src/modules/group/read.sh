# Reports whether a group exists, and its number.

find_account group "$KP_NAME"
if [ -n "$account" ]; then
  emit state present
  group_rest=${account#*:*:}
  emit gid "${group_rest%%:*}"
else
  emit state absent
fi
