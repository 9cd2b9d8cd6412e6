# Reports the attributes and the content of the file, or whether the files of a folder differ.

if [ -n "$KP_FOLDER" ]; then
  emit_folder
else
  enter_copy
  emit_file
fi
