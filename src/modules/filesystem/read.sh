# Reports what the device contains, and whether a file system fills it.

# Sets filesystem_is to the type of the content: none, a file system, or a partition table.
filesystem_probe() {
  filesystem_is=none filesystem_status=0
  # by its path: that of busybox cannot do this
  filesystem_found=$nl$(/sbin/blkid -p -o export -- "$entry" 3>&-)$nl || filesystem_status=$?
  case $filesystem_status in
    0) ;;
    # it finds nothing
    2) filesystem_found='' ;;
    *) fail "blkid cannot find out what $KP_DEV contains" 'it needs the blkid of util-linux; what it said is above' ;;
  esac
  case $filesystem_found in
    *"${nl}TYPE="*) filesystem_is=${filesystem_found#*"${nl}TYPE="} ;;
    *"${nl}PTTYPE="*) filesystem_is="partition table ${filesystem_found#*"${nl}PTTYPE="}" ;;
  esac
  filesystem_is=${filesystem_is%%"$nl"*}
}

# Emits whether a file system of type ext fills its device.
filesystem_emit_size() {
  filesystem_blocks='' filesystem_block=1
  while IFS=: read -r filesystem_key filesystem_value; do
    case $filesystem_key in
      'Block count') filesystem_blocks=$((filesystem_value)) ;;
      'Block size') filesystem_block=$((filesystem_value)) ;;
    esac
  done <<END
$(dumpe2fs -h "$entry" 2>/dev/null 3>&-)
END
  [ -n "$filesystem_blocks" ] || fail "dumpe2fs cannot read $KP_DEV"
  if [ -f "$entry" ]; then
    filesystem_bytes=$(stat -L -c %s -- "$entry")
  else
    filesystem_bytes=$(blockdev --getsize64 "$entry" 3>&-) || fail "cannot find the size of $KP_DEV"
  fi
  if [ "$filesystem_blocks" = $((filesystem_bytes / filesystem_block)) ]; then
    emit size 'that of the device'
  else
    emit size "$((filesystem_blocks * filesystem_block)) of $filesystem_bytes bytes"
  fi
}

enter_target "$KP_DEV"
if [ -z "$entry" ] || [ ! -e "$entry" ]; then
  [ -n "$KP_CHECK" ] || fail "there is no device $KP_DEV"
  emit content absent
  return 0
fi
[ -b "$entry" ] || [ -f "$entry" ] || fail "$KP_DEV is neither a device nor a file"
names_are_safe || fail "other users can replace $KP_DEV" 'put it into a directory of root'
filesystem_probe
emit content "$filesystem_is"
if [ -n "$KP_RESIZEFS" ] && [ "$filesystem_is" = "$KP_FSTYPE" ]; then filesystem_emit_size; fi
