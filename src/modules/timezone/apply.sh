# Sets the link and the file.

[ -f "/usr/share/zoneinfo/$KP_NAME" ] || fail "there is no time zone $KP_NAME" 'does the host have the package tzdata?'
enter /etc/localtime
temp_link "/usr/share/zoneinfo/$KP_NAME"
rename_temp
if [ -e /etc/timezone ]; then
  enter /etc/timezone
  file_attributes
  open_temp
  printf '%s\n' "$KP_NAME" >&9 || fail 'cannot write /etc/timezone'
  replace_entry
fi
