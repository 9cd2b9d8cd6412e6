# Reports whether the keyring contains the key.

# Gets the key into $stage/key, in the binary format that apt reads, and checks its fingerprint.
apt_key_get() {
  if [ -n "${stage-}" ]; then return 0; fi
  make_stage
  if [ -n "$KP_URL" ]; then
    key_download
  elif [ -n "$KP_FILE" ]; then
    key_copy "$KP_FILE"
    enter "$KP_KEYRING"
    file_attributes
  else
    printf '%s\n' "$KP_DATA" >"$stage/body"
  fi
  key_decode
  apt_key_has_id || fail "the fingerprint of the key is $fingerprint, not $KP_ID"
}

# Is the id, if there is one, that of the fingerprint?
apt_key_has_id() {
  case $fingerprint in *"$KP_ID") return 0 ;; esac
  return 1
}

enter "$KP_KEYRING"
file_attributes
apt_key_is=absent
if [ "$file_type" = file ]; then
  apt_key_is=present
  if [ "$KP_STATE" = present ]; then
    if [ -z "$KP_ID" ]; then apt_key_get; fi
    open_entry
    key_fingerprint /proc/self/fd/8
    if [ -n "$KP_ID" ]; then
      apt_key_has_id || apt_key_is=other
    elif ! cmp -s -- "$stage/key" /proc/self/fd/8; then
      apt_key_is=other
    fi
    result fp "$fingerprint"
  fi
fi
emit key "$apt_key_is"
