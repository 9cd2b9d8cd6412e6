# Returns a part of the file: at most KP_LENGTH bytes from KP_OFFSET on. The first one comes with the size and the checksum.

read_only
enter_target "$KP_SRC"
file_attributes
if [ "$file_type" = absent ]; then return 0; fi
open_entry
if [ "$KP_OFFSET" = 0 ]; then
  fetch_sum=$(sha256sum <&8) || fail "cannot read $KP_SRC"
  result sha256 "${fetch_sum%% *}"
  result size "$(stat -L -c %s -- /proc/self/fd/8)"
  open_entry
fi
fetch_part=$(tail -c "+$((KP_OFFSET + 1))" <&8 | head -c "$KP_LENGTH" | base64 | tr -d '\n') || fail "cannot read $KP_SRC"
result content "$fetch_part"
