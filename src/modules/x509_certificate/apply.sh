# Writes or removes the certificate.

if [ "$KP_STATE" = absent ]; then
  rm -f -- "$entry"
  sync_folder
elif differs certificate; then
  if [ -z "$entry" ]; then make_parent "$KP_PATH"; fi
  open_temp
  cat -- "$stage/certificate" >&9 || fail "cannot write $KP_PATH"
  replace_entry
  certificate_made=new
else
  repair_attributes
fi
