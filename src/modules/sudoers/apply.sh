# Writes the file once visudo accepts it, or removes it.

if [ "$KP_STATE" = absent ]; then
  remove_entry
  return 0
fi
if [ "$KP_VALIDATION" != absent ] && command -v visudo >/dev/null; then
  KP_VALIDATE='visudo -c -q -f %s'
elif [ "$KP_VALIDATION" = required ]; then
  fail 'this host has no visudo' 'install the package sudo first'
fi
if [ -z "$entry" ]; then make_parent "$KP_DEST"; fi
put_file
