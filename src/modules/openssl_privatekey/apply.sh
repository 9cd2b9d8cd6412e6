# Creates or removes the key.

# Fails if the existing key may not be replaced.
privatekey_may_replace() {
  privatekey_hint='regenerate: full_idempotence replaces it'
  case $KP_REGENERATE:$file_type in
    always:* | full_idempotence:* | *:absent) ;;
    fail:*) fail "$KP_PATH is a key of another kind" "$privatekey_hint" ;;
    *) ! differs passphrase || fail "the passphrase does not fit the key $KP_PATH" "$privatekey_hint" ;;
  esac
}

# Writes a new key to descriptor 9.
privatekey_make() {
  set -- -algorithm "$KP_ALGORITHM"
  case $KP_ALGORITHM in
    RSA) set -- "$@" -pkeyopt "rsa_keygen_bits:$KP_SIZE" ;;
    EC) set -- "$@" -pkeyopt "ec_paramgen_curve:$KP_CURVE_NAME" -pkeyopt ec_param_enc:named_curve ;;
  esac
  if [ -n "$KP_PASSPHRASE" ]; then
    printf '%s\n' "$KP_PASSPHRASE" | openssl genpkey "$@" -aes256 -pass stdin >&9 3>&-
  else
    openssl genpkey "$@" >&9 3>&-
  fi
}

if [ "$KP_STATE" = absent ]; then
  rm -f -- "$entry"
  sync_folder
elif differs key || differs type || differs size || differs curve || differs passphrase; then
  privatekey_may_replace
  if [ -z "$entry" ]; then make_parent "$KP_PATH"; fi
  open_temp
  privatekey_make || fail 'openssl cannot create the key' 'what it said is above'
  replace_entry
  privatekey_made=yes
else
  repair_attributes
fi
