# Writes the file of the source and that of its key, or removes them.

# The key first: apt must not see a source without it. Its mode is that of every key.
deb822_put_key() {
  enter "$KP_KEY_PATH"
  if [ -z "$entry" ]; then make_parent "$KP_KEY_PATH"; fi
  file_attributes
  deb822_mode=$KP_MODE KP_MODE=''
  open_temp
  printf %s "$KP_KEY" >&9 || fail "cannot write $KP_KEY_PATH"
  replace_entry
  KP_MODE=$deb822_mode KP_UMASK=''
}

deb822_remove() {
  enter "$1"
  if [ -n "$entry" ]; then remove_entry; fi
}

if [ "$KP_STATE" = absent ]; then
  deb822_remove "$KP_DEST"
  deb822_remove "$KP_KEY_PATH"
else
  if differs key; then
    deb822_put_key
    enter "$KP_DEST"
    file_attributes
  fi
  put_file
fi
