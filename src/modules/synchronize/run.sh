# Reports whether the host has rsync.

read_only
if ! command -v "${KP_RSYNC_PATH:-rsync}" >/dev/null; then
  # an earlier task of the same run may install it
  [ -n "$KP_CHECK" ] || fail 'this host has no rsync' 'install the package rsync first'
  result rsync missing
fi
