# Writes the file with or without the block.

put_text block block_edit
