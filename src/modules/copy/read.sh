enter "$KP_DEST"
emit_file
