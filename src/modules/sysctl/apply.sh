# Writes the file, loads it, and sets the current value.

if differs file; then
  put_text file sysctl_edit
  if [ -n "$KP_RELOAD" ]; then
    enter_target "$KP_PATH"
    file_attributes
    open_entry
    sysctl ${KP_IGNOREERRORS:+-e} -q -p /proc/self/fd/8 3>&- ||
      fail "sysctl cannot load $KP_PATH" 'what it said is above; ignoreerrors: true ignores unknown parameters'
  fi
fi
if differs running; then
  sysctl -q -w -- "$KP_NAME=$KP_VALUE" 3>&- || fail "sysctl cannot set $KP_NAME"
fi
