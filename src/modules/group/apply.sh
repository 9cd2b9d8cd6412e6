# Creates, changes or removes a group, with the programs of shadow or of busybox.

if [ "$KP_STATE" = absent ]; then
  if command -v groupdel >/dev/null; then
    groupdel -- "$KP_NAME"
  else
    delgroup "$KP_NAME"
  fi
elif differs state; then
  if command -v groupadd >/dev/null; then
    groupadd ${KP_SYSTEM:+-r} ${KP_NON_UNIQUE:+-o} ${KP_GID:+-g "$KP_GID"} -- "$KP_NAME"
  else
    addgroup ${KP_SYSTEM:+-S} ${KP_GID:+-g "$KP_GID"} "$KP_NAME"
  fi
else
  command -v groupmod >/dev/null || fail 'only groupmod can change the ID of a group' 'install the package shadow first'
  groupmod ${KP_NON_UNIQUE:+-o} -g "$KP_GID" -- "$KP_NAME"
fi
forget_accounts
