# Writes the file with its new lines.

put_text line line_edit
