# Reports the file of logrotate.

enter "$KP_DEST"
emit_file
