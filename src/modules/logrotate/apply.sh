# Writes the file once logrotate accepts it, or removes it.

if [ "$KP_STATE" = absent ]; then
  rm -f -- "$entry"
  sync_folder
else
  if command -v logrotate >/dev/null; then KP_VALIDATE='logrotate -d %s'; fi
  if [ -z "$entry" ]; then
    make_parent "$KP_DEST"
    file_attributes
  fi
  put_file
fi
