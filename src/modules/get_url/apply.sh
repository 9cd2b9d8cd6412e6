# Downloads the file and puts it in place.

if differs state || differs content; then
  # the list first, because it is fetched to the same place
  [ -z "$KP_ALGORITHM" ] || get_wanted_sum
  get_file
  if [ -n "$KP_ALGORITHM" ]; then
    get_is=$("${KP_ALGORITHM}sum" <"$stage/body")
    [ "${get_is%% *}" = "$get_sum" ] ||
      fail "the checksum of the downloaded file is ${get_is%% *}, not $get_sum" 'the old file is still there'
  fi
  open_temp
  cat -- "$stage/body" >&9 || fail "cannot write $KP_DEST"
  replace_entry
else
  repair_attributes
fi
