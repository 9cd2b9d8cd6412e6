# Reports the file of the source and that of its key.

enter "$KP_KEY_PATH"
file_attributes
if [ "$file_type" = file ]; then
  open_entry
  deb822_sum=$(sha256sum <&8) || fail "cannot read $KP_KEY_PATH"
  if [ "${deb822_sum%% *}" = "$KP_KEY_SUM" ]; then emit key present; else emit key other; fi
else
  emit key absent
fi
enter "$KP_DEST"
emit_file
