put_file "$KP_DEST"
