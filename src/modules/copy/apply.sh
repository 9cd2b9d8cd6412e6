# Writes the file, or the files of a folder that differ.

copy_put_folder() {
  open_content
  make_stage
  mkdir -- "$stage/tree"
  tar -x -p -f /proc/self/fd/6 -C "$stage/tree" 3>&- || fail 'tar cannot unpack the files'
  if [ -n "$KP_OWNER$KP_GROUP" ]; then chown -R -- "$KP_OWNER${KP_GROUP:+:$KP_GROUP}" "$stage/tree"; fi
  if [ "$file_type" != directory ]; then
    [ "$file_type" = absent ] || fail "$KP_DEST is not a directory"
    make_parent "$KP_DEST"
    make_entry
    compare_tree
  fi
  put_tree
}

if [ -n "$KP_FOLDER" ]; then
  copy_put_folder
elif [ -z "$KP_SRC" ]; then
  put_file
elif differs state || differs content; then
  open_temp
  cat <&6 >&9 || fail "cannot write $KP_DEST"
  replace_entry
else
  repair_attributes
fi
