# Writes the file with the limit.

put_text limit limits_edit
