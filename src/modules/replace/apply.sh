# Writes the file with its new text.

put_text text replace_edit
