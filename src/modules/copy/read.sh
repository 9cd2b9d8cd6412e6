# Reports the attributes and the content of the file, or whether the files of a folder differ.

# Looks at the source on this host; a file is opened as descriptor 6.
copy_look() {
  enter_target "$KP_SRC"
  file_attributes
  copy_there=$file_type
  case $file_type in
    absent) [ -n "$KP_CHECK" ] || fail "$KP_SRC does not exist" ;;
    directory) ;;
    *)
      open_entry
      exec 6<&8
      if [ -n "$KP_MODE_NAME" ]; then take_mode; fi
      ;;
  esac
}

# Compares two open files with one fork.
copy_compare() {
  open_entry
  copy_sums=$(sha256sum /proc/self/fd/6 /proc/self/fd/8) || fail "cannot read $KP_DEST"
  copy_first=${copy_sums%%"$nl"*} copy_second=${copy_sums#*"$nl"}
  if [ "${copy_first%% *}" = "${copy_second%% *}" ]; then emit content 'as src'; else emit content other; fi
}

# Describes a folder of this host, which has been entered: links stay links, and what is neither file nor folder is left out.
copy_describe() {
  copy_file='*' copy_folder='*' copy_owner="${KP_OWNER:-*} ${KP_GROUP:-*} %F/%n$nl%N"
  if [ "$KP_MODE_NAME" = preserve ]; then
    KP_MODE='' copy_file=%a copy_folder=%a
  elif [ -n "$KP_MODE" ]; then
    case $KP_MODE in *[!0-7]*) fail 'mode of a folder of the host needs digits' 'such as "0644"' ;; esac
    copy_file=$(printf %o "0$KP_MODE")
  fi
  [ -z "$(find . -name "*$nl*")" ] || fail 'a name with a newline is not supported'
  # set-id bits are not copied
  tree_stats=$({
    find . ! -name . -type d -exec stat -c "$copy_folder $copy_owner" -- {} +
    find . -type f -exec stat -c "$copy_file $copy_owner" -- {} +
    find . -type l -exec stat -c "* $copy_owner" -- {} +
  } | sed 's/^[0-7]\([0-7]\{3\} \)/\1/')
  tree_sums=$(find . -type f -exec sha256sum -- {} +) || fail "cannot read the files in $KP_SRC"
}

# Compares a folder of this host with the one that is its copy, $copy_to.
copy_emit_folder() {
  [ -z "$KP_LABEL" ] || fail 'setype and the like are for files, not for a folder' 'set them with the module file and recurse: true'
  enter_entry
  copy_describe
  copy_to=$KP_DEST
  if [ -z "$KP_IS_WHOLE_PATH" ]; then copy_to=${KP_DEST%/}/$KP_NAME; fi
  enter_target "$copy_to"
  file_attributes
  # these are in the description
  emit mode "${KP_MODE_NAME:-$KP_MODE}"
  emit owner "$KP_OWNER"
  emit group "$KP_GROUP"
  if [ "$file_type" = directory ]; then
    emit state 'as src'
    enter_entry
    emit_tree content 'as src'
  else
    emit state "$file_type"
  fi
}

# Compares a file of this host with the one that is its copy.
copy_emit_file() {
  enter_copy
  file_attributes
  if [ "$file_type" = file ]; then
    emit state 'as src'
    emit_attributes
    if [ -z "$KP_FORCE" ]; then
      emit content 'as src'
    elif [ "$copy_there" = file ]; then
      copy_compare
    fi
  else
    emit state "$file_type"
  fi
}

if [ -n "$KP_FOLDER" ]; then
  emit_folder
elif [ -z "$KP_SRC" ]; then
  enter_copy
  emit_file
else
  copy_look
  if [ "$copy_there" = directory ]; then copy_emit_folder; else copy_emit_file; fi
fi
