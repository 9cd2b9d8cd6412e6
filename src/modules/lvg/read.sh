# Reports whether the volume group exists, and whether it has the devices.

# Sets lvg_missing to the wanted devices that are not in the group, and lvg_others to those that should not be. LVM knows a device by
# one of its names only, so links are followed.
lvg_compare() {
  lvg_missing='' lvg_others=$nl lvg_wanted=$nl
  lvg_all=$(pvs --noheadings -o pv_name,vg_name 2>/dev/null 3>&-) || fail 'pvs cannot list the devices'
  while read -r lvg_device lvg_group; do
    if [ "$lvg_group" = "$KP_VG" ]; then lvg_others=$lvg_others$lvg_device$nl; fi
  done <<END
$lvg_all
END
  lvg_left=$KP_PVS$nl
  while [ -n "${lvg_left%"$nl"}" ]; do
    lvg_device=$(readlink -f -- "${lvg_left%%"$nl"*}") || lvg_device=${lvg_left%%"$nl"*}
    lvg_left=${lvg_left#*"$nl"}
    lvg_wanted=$lvg_wanted$lvg_device$nl
    case $lvg_others in
      *"$nl$lvg_device$nl"*) lvg_others=${lvg_others%%"$nl$lvg_device$nl"*}$nl${lvg_others#*"$nl$lvg_device$nl"} ;;
      *) lvg_missing=$lvg_missing$lvg_device$nl ;;
    esac
  done
  lvg_others=${lvg_others#"$nl"}
}

if ! command -v vgs >/dev/null; then
  # an earlier task of the same run may install it
  [ -n "$KP_CHECK" ] || fail 'this host has no LVM' 'install the package lvm2 first'
  emit state absent
  emit devices none
  emit others none
  return 0
fi
lvg_volumes=''
if lvg_volumes=$(vgs --noheadings -o lv_count -- "$KP_VG" 2>/dev/null 3>&-); then
  emit state present
  lvg_compare
  if [ -z "$lvg_missing" ]; then emit devices all; else emit devices "without ${lvg_missing%"$nl"}"; fi
  if [ -z "$lvg_others" ]; then emit others none; else emit others "${lvg_others%"$nl"}"; fi
else
  emit state absent
  lvg_missing=$KP_PVS$nl lvg_others=''
  emit devices none
  emit others none
fi
