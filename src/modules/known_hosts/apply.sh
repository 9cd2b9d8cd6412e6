# Writes the file with or without the keys.

if [ -z "$entry" ]; then
  # as ssh creates it
  make_parent "${KP_PATH%/*}"
  make_entry 0700
  enter_target "$KP_PATH"
fi
put_text key known_edit
