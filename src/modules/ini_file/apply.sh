# Writes the file with or without the option.

put_text "$ini_key" ini_edit
