# Reports whether the volume exists, has its size, and is active.

# Sets lvol_extent, lvol_total and lvol_free: the bytes of an extent of the group, of the group, and of what is free.
lvol_look_at_group() {
  lvol_line=$(vgs --noheadings --nosuffix --units b -o vg_extent_size,vg_size,vg_free -- "$KP_VG" 3>&-) || return 1
  read -r lvol_extent lvol_total lvol_free <<END
$lvol_line
END
}

# Sets lvol_wanted to the bytes that the volume should have, in whole extents; empty if any will do.
lvol_find_size() {
  lvol_wanted=''
  case $KP_OF in
    VG)
      lvol_wanted=$((lvol_total * KP_PERCENT / 100))
      lvol_wanted=$((lvol_wanted - lvol_wanted % lvol_extent))
      ;;
    FREE) if [ "$KP_PERCENT" = 100 ]; then lvol_wanted=$((lvol_size + lvol_free)); fi ;;
    # only lvcreate knows how much room its devices have
    PVS) ;;
    *) if [ -n "$KP_BYTES" ]; then lvol_wanted=$(((KP_BYTES + lvol_extent - 1) / lvol_extent * lvol_extent)); fi ;;
  esac
}

lvol_emit_size() {
  lvol_find_size
  if [ -z "$lvol_wanted" ] || [ "$lvol_size" = "$lvol_wanted" ] ||
    { [ "$lvol_size" -gt "$lvol_wanted" ] && [ -z "$KP_SHRINK" ]; }; then
    emit size 'as declared'
  else
    emit size "$lvol_size of $lvol_wanted bytes"
  fi
}

if ! command -v lvs >/dev/null || ! lvol_look_at_group; then
  # an earlier task of the same run may make the group
  [ -n "$KP_CHECK" ] || [ "$KP_STATE" = absent ] || fail "there is no volume group $KP_VG" 'make it first, with lvg'
  emit state absent
  return 0
fi
if ! lvol_line=$(lvs --noheadings --nosuffix --units b -o lv_size,lv_active -- "$KP_VG/$KP_NAME" 2>/dev/null 3>&-); then
  lvol_size=0
  emit state absent
  return 0
fi
read -r lvol_size lvol_is <<END
$lvol_line
END
emit state present
lvol_emit_size
if [ "$lvol_is" = active ]; then emit active yes; else emit active no; fi
