# Writes the file, or the files of a folder that differ.

if [ -n "$KP_FOLDER" ]; then put_folder; else put_file; fi
