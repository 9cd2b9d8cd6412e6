# Changes fstab, and mounts or unmounts the file system.

# A device that cannot change its options is mounted again.
mount_again() {
  if ! mount ${KP_FSTAB:+-T "$KP_FSTAB"} -o remount -- "$KP_POINT" 3>&-; then
    umount -- "$KP_POINT" 3>&- || fail "$KP_POINT cannot be unmounted"
    mount_now
  fi
}

mount_now() {
  enter "$KP_POINT"
  if [ -z "$entry" ]; then make_parent "$KP_POINT"; fi
  if [ ! -e "$entry" ]; then make_entry; fi
  if [ "$KP_STATE" = ephemeral ]; then
    mount -t "$KP_FSTYPE" -o "$KP_OPTS" -- "$KP_SRC" "$KP_POINT" 3>&- || fail "$KP_SRC cannot be mounted"
  else
    mount ${KP_FSTAB:+-T "$KP_FSTAB"} -- "$KP_POINT" 3>&- || fail "$KP_POINT cannot be mounted"
  fi
}

if differs fstab; then
  put_text fstab mount_edit
  if [ "$KP_STATE:$mount_is" = mounted:yes ]; then mount_again; fi
fi
if differs remounted; then
  [ "$mount_is" = yes ] || fail "$KP_POINT is not mounted"
  mount_again
  mount_again=yes
fi
if differs mounted; then
  if [ "$mount_is" = no ]; then
    mount_now
  else
    umount -- "$KP_POINT" 3>&- || fail "$KP_POINT cannot be unmounted"
  fi
fi
if differs directory; then
  enter "$KP_POINT"
  rmdir -- "$entry"
fi
