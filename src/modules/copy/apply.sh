# Writes the file, or the files of a folder that differ.

# Stages what differs of a folder of this host. tar does not follow links.
copy_stage() {
  make_stage
  mkdir -- "$stage/tree"
  # shellcheck disable=SC2016 # the inner shell expands it
  (
    enter_target "$KP_SRC"
    enter_entry
    printf '%s\n' "$tree_differing" | tr '\n' '\000' | xargs -0 sh -c '
      tar -c -f - --no-recursion -- "$@" | tar -x -p -o -f - -C "$0"' "$stage/tree" 3>&-
  ) || fail "cannot copy the files in $KP_SRC"
  chmod -R ug-s,-t -- "$stage/tree"
  if [ -n "$KP_MODE" ]; then find "$stage/tree" -type f -exec chmod -- "$KP_MODE" {} +; fi
  if [ -n "$KP_DIRECTORY_MODE" ] && [ "$KP_DIRECTORY_MODE" != preserve ]; then
    find "$stage/tree" -type d -exec chmod -- "$KP_DIRECTORY_MODE" {} +
  fi
  if [ -n "$KP_OWNER$KP_GROUP" ]; then chown -R -- "$KP_OWNER${KP_GROUP:+:$KP_GROUP}" "$stage/tree"; fi
}

if [ -n "$KP_FOLDER" ]; then
  put_folder
elif [ -z "$KP_SRC" ]; then
  put_file
elif [ "$copy_there" = directory ]; then
  [ -z "$KP_BACKUP$KP_VALIDATE" ] || fail 'backup and validate are for files, not for a folder'
  need_folder "$copy_to"
  copy_stage
  put_tree
elif differs state || differs content; then
  open_temp
  cat <&6 >&9 || fail "cannot write $KP_DEST"
  replace_entry
else
  repair_attributes
fi
