# Writes or removes the request.

if [ "$KP_STATE" = absent ]; then
  rm -f -- "$entry"
  sync_folder
elif differs request; then
  if [ -z "$entry" ]; then make_parent "$KP_PATH"; fi
  open_temp
  cat -- "$stage/request" >&9 || fail "cannot write $KP_PATH"
  replace_entry
  csr_made=new
else
  repair_attributes
fi
