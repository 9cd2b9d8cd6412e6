# Writes the file with its new lines.

if ! differs line; then
  repair_attributes
  return 0
fi
if [ "$file_type" = absent ]; then
  if [ -z "$entry" ]; then make_parent "$KP_PATH"; fi
  open_temp
  line_edit yes </dev/null >&9
else
  own_entry
  # awk would lose bytes that are not text
  if [ "$(tr -cd '\000\001' </proc/self/fd/8 | wc -c)" -ne 0 ]; then fail "$KP_PATH is not a text file"; fi
  open_temp
  line_edit yes </proc/self/fd/8 >&9
fi
replace_entry
