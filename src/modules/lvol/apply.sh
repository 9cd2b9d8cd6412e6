# Makes, resizes, activates or removes the volume.

# Makes the volume, the snapshot or the pool.
lvol_make() {
  [ -n "$KP_SIZE" ] || { [ -n "$KP_SNAPSHOT" ] && [ -n "$KP_THINPOOL" ]; } || fail "$KP_VG/$KP_NAME does not exist" 'size makes it'
  set -- lvcreate -q
  if [ -n "$KP_OF" ]; then
    set -- "$@" -l "$KP_PERCENT%$KP_OF"
  elif [ -n "$KP_BYTES" ]; then
    if [ -n "$KP_THINPOOL" ] && [ -z "$KP_IS_POOL$KP_SNAPSHOT" ]; then set -- "$@" -V "${KP_BYTES}b"; else set -- "$@" -L "${KP_BYTES}b"; fi
  fi
  if [ -n "$KP_SNAPSHOT" ]; then
    lvm_with "$KP_OPTS$nl$KP_VG/$KP_LV" "$@" -s -n "$KP_SNAPSHOT"
  elif [ -n "$KP_IS_POOL" ]; then
    lvm_with "$KP_OPTS$nl$KP_VG$nl$KP_PVS" "$@" --type thin-pool -n "$KP_THINPOOL"
  elif [ -n "$KP_THINPOOL" ]; then
    lvm_with "$KP_OPTS$nl$KP_VG" "$@" -n "$KP_LV" --thinpool "$KP_THINPOOL"
  else
    lvm_with "$KP_OPTS$nl$KP_VG$nl$KP_PVS" "$@" -n "$KP_LV"
  fi
}

lvol_resize() {
  if [ "$lvol_size" -lt "$lvol_wanted" ]; then
    lvm_with "$KP_VG/$KP_NAME$nl$KP_PVS" lvextend -q ${KP_RESIZEFS:+-r} -L "${lvol_wanted}b"
  else
    [ -n "$KP_FORCE" ] || fail "$KP_VG/$KP_NAME would shrink from $lvol_size to $lvol_wanted bytes" \
      'force: true lets it; shrink: false accepts that it is larger'
    lvm_do lvreduce -q --force ${KP_RESIZEFS:+-r} -L "${lvol_wanted}b" -- "$KP_VG/$KP_NAME"
  fi
}

if [ "$KP_STATE" = absent ]; then
  lvm_do lvremove -q --force -- "$KP_VG/$KP_NAME"
  return 0
fi
if differs state; then
  lvol_make
  lvol_is=active
elif differs size; then
  lvol_resize
fi
if [ "$lvol_is:$KP_ACTIVE" = active: ]; then
  lvm_do lvchange -q -an -- "$KP_VG/$KP_NAME"
elif [ "$lvol_is:$KP_ACTIVE" != active:yes ]; then
  lvm_do lvchange -q -ay -- "$KP_VG/$KP_NAME"
fi
