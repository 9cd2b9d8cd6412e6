# Installs the files that differ.

put_tree
