# Makes, resizes or erases the file system.

# Fails if a file system of the device is mounted, or in use for swap.
filesystem_need_idle() {
  if [ -b "$entry" ]; then
    filesystem_numbers=$(stat -c '%t %T' -- "$entry")
    filesystem_number=$((0x${filesystem_numbers% *})):$((0x${filesystem_numbers#* }))
    while read -r _ _ filesystem_other _ filesystem_point _; do
      [ "$filesystem_other" != "$filesystem_number" ] || fail "$KP_DEV is mounted at $filesystem_point"
    done </proc/self/mountinfo
  fi
  filesystem_path=$PWD/${entry#./}
  while read -r filesystem_other _; do
    [ "$filesystem_other" != "$filesystem_path" ] || fail "$KP_DEV is in use for swap"
  done </proc/swaps
}

if differs content; then
  [ "$filesystem_is" = none ] || [ -n "$KP_FORCE" ] ||
    fail "$KP_DEV contains $filesystem_is, and not $KP_FSTYPE" 'force: true overwrites it, and its data are lost'
  filesystem_need_idle
  if [ "$KP_STATE" = absent ]; then
    wipefs -q -a -- "$entry" 3>&- || fail "$KP_DEV cannot be erased" 'what wipefs said is above'
    return 0
  fi
  command -v "$1" >/dev/null || fail "this host has no $1" 'install the package that contains it first'
  "$@" "$entry" >&2 3>&- || fail "$KP_DEV cannot get a file system" "what $1 said is above"
elif differs size; then
  resize2fs "$entry" >&2 3>&- ||
    fail "the file system of $KP_DEV cannot grow" 'what resize2fs said is above; it may ask for e2fsck -f first'
fi
