# Writes the file.

if [ -z "$KP_SRC" ]; then
  put_file
elif differs state || differs content; then
  open_temp
  cat <&6 >&9 || fail "cannot write $KP_DEST"
  replace_entry
else
  repair_attributes
fi
