# Adds the line to its file, or removes it from all files.

put_text source source_edit
if [ "$KP_STATE" = absent ]; then
  while source_find; do
    enter_target "$KP_PATH"
    file_attributes
    open_entry
    put_text source source_edit
  done
fi
if differs source && [ -n "$KP_UPDATE_CACHE" ]; then apt_update; fi
