# Copies a folder of the controller into a directory, for modules that need `tree`, too.

# emit_folder: read: looks at the directory KP_DEST, into which a folder of the controller is copied; see core/folder-copy.ts.
emit_folder() {
  enter_target "$KP_DEST"
  file_attributes
  emit state "$file_type"
  tree_stats=$KP_TREE_STATS tree_sums=$KP_TREE_SUMS
  if [ "$file_type" = directory ]; then
    enter_entry
    emit_tree files
  fi
}

# need_folder PATH: apply: creates this directory and enters it, unless read has entered it.
need_folder() {
  [ "$file_type" != directory ] || return 0
  [ "$file_type" = absent ] || fail "$1 is not a directory"
  make_parent "$1"
  make_entry
  compare_tree
}

# put_folder: apply: installs what differs of the folder of the controller.
put_folder() {
  need_folder "$KP_DEST"
  open_content
  make_stage
  mkdir -- "$stage/tree"
  tar -x -p -f /proc/self/fd/6 -C "$stage/tree" 3>&- || fail 'tar cannot unpack the files'
  if [ -n "$KP_OWNER$KP_GROUP" ]; then chown -R -- "$KP_OWNER${KP_GROUP:+:$KP_GROUP}" "$stage/tree"; fi
  put_tree
}
