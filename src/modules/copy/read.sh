# Reports the attributes and the content of the file.

# Opens the source on this host as descriptor 6.
copy_open_source() {
  enter_target "$KP_SRC"
  file_attributes
  if [ "$file_type" = absent ]; then
    [ -n "$KP_CHECK" ] || fail "$KP_SRC does not exist"
    return 0
  fi
  open_entry
  exec 6<&8
  if [ -n "$KP_MODE_NAME" ]; then take_mode; fi
}

# Compares two open files with one fork.
copy_compare() {
  open_entry
  copy_sums=$(sha256sum /proc/self/fd/6 /proc/self/fd/8) || fail "cannot read $KP_DEST"
  copy_first=${copy_sums%%"$nl"*} copy_second=${copy_sums#*"$nl"}
  if [ "${copy_first%% *}" = "${copy_second%% *}" ]; then emit content 'as src'; else emit content other; fi
}

# Looks at a directory, into which a folder of the controller is copied.
copy_emit_folder() {
  enter_target "$KP_DEST"
  file_attributes
  emit state "$file_type"
  tree_stats=$KP_TREE_STATS tree_sums=$KP_TREE_SUMS
  if [ "$file_type" = directory ]; then
    enter_entry
    emit_tree files
  fi
}

if [ -n "$KP_FOLDER" ]; then
  copy_emit_folder
elif [ -z "$KP_SRC" ]; then
  enter_copy
  emit_file
else
  copy_open_source
  copy_there=$file_type
  enter_copy
  file_attributes
  emit state "$file_type"
  if [ "$file_type" = file ]; then
    emit_attributes
    if [ -z "$KP_FORCE" ]; then
      emit content 'as src'
    elif [ "$copy_there" = file ]; then
      copy_compare
    fi
  fi
fi
