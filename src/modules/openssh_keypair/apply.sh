# Creates or removes the keys, or changes their comment.

# Fails if the existing key may not be replaced.
key_may_replace() {
  key_hint='regenerate: full_idempotence replaces it'
  case $KP_REGENERATE:$key_is in
    always:* | full_idempotence:* | *:absent) ;;
    fail:*) fail "$KP_PATH is a key of another type, size or passphrase" "$key_hint" ;;
    *)
      [ -n "$key_type" ] || fail "$KP_PATH is not a private key of OpenSSH" "$key_hint"
      ! differs passphrase || fail "the passphrase does not fit the key $KP_PATH" "$key_hint"
      ;;
  esac
}

# Creates the key in $stage.
key_make() {
  rm -f -- "$stage/key" "$stage/key.pub"
  set -- -q -t "$KP_TYPE" -b "$KP_SIZE" -f "$stage/key"
  if [ -n "$KP_COMMENT_GIVEN" ]; then set -- "$@" -C "$KP_COMMENT"; fi
  if [ -n "$KP_PASSPHRASE" ]; then key_answer "$@"; else ssh-keygen "$@" -N '' 3>&-; fi || fail 'ssh-keygen cannot create the key'
}

# Changes the comment of the key in $stage, or only writes its public key again.
key_change() {
  if differs comment; then
    if [ -n "$KP_PASSPHRASE" ]; then
      key_answer -q -c -C "$KP_COMMENT" -f "$stage/key" >&2
    else
      ssh-keygen -q -c -C "$KP_COMMENT" -P '' -f "$stage/key" >&2 3>&-
    fi || fail 'ssh-keygen cannot change the comment'
  fi
  [ -n "$key_public" ] || fail "the passphrase does not fit the key $KP_PATH"
  key_answer -y -f "$stage/key" >"$stage/key.pub" 2>/dev/null || fail 'ssh-keygen cannot read the key'
}

# key_put FILE PATH: puts a file in place, as KP_MODE says.
key_put() {
  enter_target "$2"
  if [ -z "$entry" ]; then make_parent "$2"; fi
  file_attributes
  open_temp
  cat -- "$1" >&9 || fail "cannot write $2"
  replace_entry
}

key_remove() {
  enter "$1"
  if [ -n "$entry" ]; then
    rm -f -- "$entry"
    sync_folder
  fi
}

# Puts the key of $stage and its public key in place.
key_put_both() {
  key_put "$stage/key" "$KP_PATH"
  KP_MODE=0644 KP_UMASK=''
  key_put "$stage/key.pub" "$KP_PATH.pub"
  KP_MODE=$key_mode
}

key_mode=$KP_MODE
if [ "$KP_STATE" = absent ]; then
  key_remove "$KP_PATH"
  key_remove "$KP_PATH.pub"
elif differs private || differs type || differs size || differs passphrase; then
  command -v ssh-keygen >/dev/null || fail 'this host has no ssh-keygen' 'install the package openssh-client first'
  key_may_replace
  make_stage
  key_make
  key_put_both
  key_made=yes
else
  if differs public || differs comment; then
    key_change
    key_put_both
  fi
  enter_target "$KP_PATH"
  file_attributes
  repair_attributes
fi
