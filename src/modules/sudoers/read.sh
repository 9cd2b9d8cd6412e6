# Reports the attributes and the content of the file.

enter "$KP_DEST"
emit_file
