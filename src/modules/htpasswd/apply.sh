# Writes the file with or without the user.

put_text user htpasswd_edit
