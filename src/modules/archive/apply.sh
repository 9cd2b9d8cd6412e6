# Writes the archive, and removes what is in it.

if differs archive; then
  open_temp
  if [ "$KP_FORMAT" = zip ]; then
    cat -- "$stage/files.zip" >&9 || fail "cannot write $KP_DEST"
  else
    # a subshell enters the directory of the files: this one stays in that of the archive
    { if [ -z "$archive_single" ]; then archive_enter; fi && archive_content; } | archive_compress >&9 ||
      fail "cannot write $KP_DEST"
    archive_need_whole
  fi
  replace_entry
  archive_written=yes
else
  repair_attributes
fi
if differs sources; then
  set -f
  IFS=$nl
  for archive_path in $archive_found; do
    IFS=$archive_ifs
    enter "${archive_path%/}"
    rm -rf -- "$entry"
    sync_folder
  done
  set +f
fi
