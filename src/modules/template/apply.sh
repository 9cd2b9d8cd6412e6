# Writes the file.

put_file
