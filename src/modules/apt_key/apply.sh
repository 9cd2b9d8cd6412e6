# Writes or removes the keyring.

if [ "$KP_STATE" = absent ]; then
  rm -f -- "$entry"
  sync_folder
else
  apt_key_get
  if [ -z "$entry" ]; then make_parent "$KP_KEYRING"; fi
  open_temp
  cat -- "$stage/key" >&9 || fail "cannot write $KP_KEYRING"
  replace_entry
fi
