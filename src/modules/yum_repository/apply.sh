# Writes or removes the section, and removes a file without a section.

put_text repository repository_edit
if [ "$KP_STATE" = absent ] && ! grep -q '^\[' -- "$entry"; then remove_entry; fi
