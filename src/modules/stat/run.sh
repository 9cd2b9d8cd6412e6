# Reports the attributes of a path.

# Reports what only a readable file has, without opening it by its name twice.
stat_content() {
  # the number of the inode is the third field, the one of the device the fourth
  # shellcheck disable=SC2086 # words
  set -- $stat_text
  file_type='file' file_inode=$4:$3
  open_entry
  if [ -n "$KP_GET_CHECKSUM" ]; then
    stat_sum=$("${KP_CHECKSUM_ALGORITHM}sum" <&8) || fail "cannot compute the $KP_CHECKSUM_ALGORITHM of $KP_PATH"
    result checksum "$stat_sum"
  fi
  if [ -n "$KP_GET_MIME" ]; then result mime "$(file -b --mime - <&8 2>/dev/null || :)"; fi
}

read_only
if [ -n "$KP_FOLLOW" ]; then enter_target "$KP_PATH"; else enter "$KP_PATH"; fi
if [ -z "$entry" ] || { [ ! -e "$entry" ] && [ ! -L "$entry" ]; }; then return 0; fi
stat_text=$(stat -c "$KP_FORMAT" -- "$entry") || fail "cannot look at $KP_PATH"
result stat "$stat_text"
result path "$KP_PATH"
if [ -L "$entry" ]; then
  result target "$(readlink -- "$entry")"
  result source "$(readlink -f -- "$entry" || :)"
else
  stat_access=''
  if [ -r "$entry" ]; then stat_access=r; fi
  if [ -w "$entry" ]; then stat_access=${stat_access}w; fi
  if [ -x "$entry" ]; then stat_access=${stat_access}x; fi
  result access "$stat_access"
  if [ -f "$entry" ] && [ -r "$entry" ] && [ -n "$KP_GET_CHECKSUM$KP_GET_MIME" ]; then
    stat_content
  elif [ -n "$KP_GET_MIME" ]; then
    result mime ''
  fi
fi
if [ -n "$KP_GET_ATTRIBUTES" ]; then result lsattr "$(lsattr -vd -- "$entry" 2>/dev/null || :)"; fi
