# Reports the attributes and the content of the file.

enter "$KP_PATH"
emit_file
