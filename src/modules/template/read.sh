# Reports the attributes and the content of the file.

enter_copy
emit_file
