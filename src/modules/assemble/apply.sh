# Writes the file.

if differs state || differs content; then
  open_temp
  cat -- "$stage/made" >&9 || fail "cannot write $KP_DEST"
  replace_entry
else
  repair_attributes
fi
