# Sets the name of the host, now and for the next boot.

if [ -z "$KP_USE" ] && command -v hostnamectl >/dev/null && [ -S /run/dbus/system_bus_socket ]; then KP_USE=systemd; fi
if [ "$KP_USE" = systemd ]; then
  hostnamectl --no-ask-password set-hostname -- "$KP_NAME" ||
    fail "hostnamectl does not call this host $KP_NAME" 'what it said is above; use: alpine does without it'
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
