# Sets the name of the host, now and for the next boot.

if [ -z "$KP_USE" ] && command -v hostnamectl >/dev/null && [ -S /run/dbus/system_bus_socket ]; then KP_USE=systemd; fi
if [ "$KP_USE" = systemd ]; then
  hostnamectl --no-ask-password set-hostname -- "$KP_NAME" ||
    fail "hostnamectl cannot set the name $KP_NAME" 'its output is above; use: alpine does not need it'
  return 0
fi

if differs static; then
  enter /etc/hostname
  file_attributes
  open_temp
  printf '%s\n' "$KP_NAME" >&9 || fail 'cannot write /etc/hostname'
  replace_entry
fi
if differs running; then hostname "$KP_NAME"; fi
