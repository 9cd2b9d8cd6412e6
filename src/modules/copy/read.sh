emit_file "$KP_DEST"
