# Makes or removes the swap file, starts or stops its use, and changes /etc/fstab.

swap_stop() {
  if [ "$swap_is" = no ]; then return 0; fi
  swapoff -- "$KP_SWAP_FILE" 3>&- || fail "$KP_SWAP_FILE is in use and cannot be released" 'what swapoff said is above'
  swap_is=no
}

# Writes a file of zeros, since a swap file must not have holes.
swap_make() {
  swap_stop
  enter "$KP_SWAP_FILE"
  if [ -z "$entry" ]; then make_parent "$KP_SWAP_FILE"; fi
  file_attributes
  KP_MODE=0600
  open_temp
  head -c "$KP_BYTES" /dev/zero >&9 || fail "cannot write $KP_SWAP_FILE" 'what head said is above'
  mkswap /proc/self/fd/9 >/dev/null 3>&- || fail 'mkswap cannot prepare the file'
  replace_entry
  KP_MODE=''
}

swap_start() {
  enter "$KP_SWAP_FILE"
  names_are_safe || fail "other users can replace $KP_SWAP_FILE" 'put it into a directory of root'
  swapon ${KP_PRIORITY:+-p "$KP_PRIORITY"} -- "$entry" 3>&- || fail "$KP_SWAP_FILE cannot be used" 'what swapon said is above'
}

swap_change_fstab() {
  enter_target "$KP_PATH"
  file_attributes
  if [ "$file_type" = file ]; then open_entry; fi
  put_text fstab swap_edit
}

if [ "$KP_STATE" = absent ]; then
  swap_stop
  if differs fstab; then swap_change_fstab; fi
  enter "$KP_SWAP_FILE"
  if [ -n "$entry" ]; then
    rm -f -- "$entry"
    sync_folder
  fi
  return 0
fi
if differs size || differs format; then
  swap_make
elif differs permissions; then
  enter "$KP_SWAP_FILE"
  file_attributes
  open_entry
  own_entry
  chmod -- 0600 /proc/self/fd/8
fi
if [ -n "$KP_ACTIVE" ] && [ "$swap_is" = no ]; then swap_start; fi
if differs fstab; then swap_change_fstab; fi
