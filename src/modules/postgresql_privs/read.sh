# Reports what the server knows about the object.

sql_read "$KP_READ_SQL"
emit_rows
