# Says what the file is, and its content.

enter "$KP_DEST"
emit_file
