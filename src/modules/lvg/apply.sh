# Makes, extends, reduces or removes the volume group.

# Prepares the devices that LVM does not know yet.
lvg_prepare() {
  lvg_left=$lvg_missing
  while [ -n "${lvg_left%"$nl"}" ]; do
    lvg_device=${lvg_left%%"$nl"*}
    lvg_left=${lvg_left#*"$nl"}
    if pvs -- "$lvg_device" >/dev/null 2>&1 3>&-; then continue; fi
    lvm_with "$KP_PV_OPTIONS$nl$lvg_device" pvcreate -q ${KP_FORCE:+-ff -y}
  done
}

if [ "$KP_STATE" = absent ]; then
  [ -n "$KP_FORCE" ] || [ "$((lvg_volumes))" = 0 ] ||
    fail "$KP_VG has $((lvg_volumes)) volumes" 'force: true removes them, and their data are lost'
  lvm_do vgremove -q ${KP_FORCE:+--force -y} -- "$KP_VG"
  return 0
fi
if differs state; then
  lvg_prepare
  lvm_with "$KP_VG_OPTIONS$nl$KP_VG$nl$lvg_missing" vgcreate -q -s "$KP_PESIZE"
  return 0
fi
if differs devices; then
  lvg_prepare
  lvm_with "$KP_VG$nl$lvg_missing" vgextend -q
fi
if differs others; then lvm_with "$KP_VG$nl$lvg_others" vgreduce -q; fi
