# Loads or unloads the module, and writes the files for the boot.

# modprobe_write PATH LINE: writes a file of one line.
modprobe_write() {
  enter "$1"
  if [ -z "$entry" ]; then make_parent "$1"; fi
  file_attributes
  open_temp
  printf '%s\n' "$2" >&9 || fail "cannot write $1"
  replace_entry
}

# Comments out the module in a file.
modprobe_comment_out() {
  enter_target "$1"
  file_attributes
  open_entry
  own_entry
  open_temp
  sed "s/^[[:blank:]]*\\($KP_NAME\\|$KP_LOADED\\)\\([[:blank:]].*\\)*\$/#&/" </proc/self/fd/8 >&9
  replace_entry
}

if differs state; then
  if [ "$KP_STATE" = present ]; then
    modprobe -- "$KP_NAME" "$@" 3>&- || fail "modprobe cannot load $KP_NAME" 'what it said is above'
  else
    modprobe -r -- "$KP_NAME" 3>&- || fail "modprobe cannot unload $KP_NAME" 'what it said is above'
  fi
fi
if differs boot; then
  if [ "$KP_PERSISTENT" = present ]; then
    modprobe_write "/etc/modules-load.d/$KP_NAME.conf" "$KP_NAME"
  else
    while [ -n "$modprobe_files" ]; do
      modprobe_comment_out "${modprobe_files%%"$nl"*}"
      modprobe_files=${modprobe_files#*"$nl"}
    done
  fi
fi
if differs options; then modprobe_write "/etc/modprobe.d/$KP_NAME.conf" "options $KP_NAME $KP_PARAMS"; fi
