# Reports whether the keyring contains the key.

# Gets the key into $stage/key, in the binary format that apt reads, and checks its fingerprint.
apt_key_get() {
  if [ -n "${stage-}" ]; then return 0; fi
  make_stage
  if [ -n "$KP_URL" ]; then
    apt_key_download
  elif [ -n "$KP_FILE" ]; then
    enter_target "$KP_FILE"
    file_attributes
    [ "$file_type" != absent ] || fail "$KP_FILE does not exist"
    open_entry
    cat <&8 >"$stage/body"
    enter "$KP_KEYRING"
    file_attributes
  else
    printf '%s\n' "$KP_DATA" >"$stage/body"
  fi
  apt_key_decode
  apt_key_fingerprint "$stage/key"
  [ -n "$apt_key_print" ] || fail 'this is not a public key of OpenPGP'
  apt_key_has_id || fail "the fingerprint of the key is $apt_key_print, not $KP_ID"
}

apt_key_download() {
  http_fetch
  [ "$http_status" != -1 ] || fail "cannot download the key: $http_error"
  [ "$http_status" = 200 ] || fail "the server answers with the status $http_status"
}

# Decodes the blocks of an armored key (RFC 9580, section 6).
apt_key_decode() {
  if ! grep -q '^-----BEGIN PGP PUBLIC KEY BLOCK-----' "$stage/body"; then
    cat -- "$stage/body" >"$stage/key"
    return 0
  fi
  : >"$stage/key"
  apt_key_block=1
  while :; do
    apt_key_text=$(awk -v block="$apt_key_block" '
      { sub(/\r$/, "") }
      /^-----BEGIN PGP PUBLIC KEY BLOCK-----/ { n++ }
      n == block && /^[A-Za-z0-9+\/]+=*$/ { print }' "$stage/body")
    [ -n "$apt_key_text" ] || break
    printf '%s\n' "$apt_key_text" | base64 -d >>"$stage/key" || fail 'the key is not valid'
    apt_key_block=$((apt_key_block + 1))
  done
}

# apt_key_fingerprint FILE: sets $apt_key_print to the fingerprint of the first key, which is empty if there is no key of
# version 4 (RFC 9580, sections 4.2 and 5.5.4).
apt_key_fingerprint() {
  apt_key_print=''
  # shellcheck disable=SC2046 # a word for each byte
  set -- "$1" $(od -A n -v -t u1 -N 7 "$1")
  [ $# = 8 ] || return 0
  case $(($2 / 4)) in
    38) apt_key_old "$@" ;;
    *) if [ "$2" = 198 ]; then apt_key_new "$@"; else return 0; fi ;;
  esac
  [ "$apt_key_length" -gt 0 ] || return 0
  apt_key_print=$(
    {
      printf '\231%b' "$(printf '\\0%o\\0%o' $((apt_key_length / 256)) $((apt_key_length % 256)))"
      tail -c "+$((apt_key_head + 1))" "$1" | head -c "$apt_key_length"
    } | sha1sum
  )
  apt_key_print=${apt_key_print%% *}
}

# Sets the length of a packet, and that of what is before it, in the old format.
apt_key_old() {
  case $(($2 % 4)) in
    0) apt_key_head=2 apt_key_length=$3 ;;
    1) apt_key_head=3 apt_key_length=$(($3 * 256 + $4)) ;;
    *) apt_key_length=0 ;;
  esac
}

# The same in the new format.
apt_key_new() {
  if [ "$3" -lt 192 ]; then
    apt_key_head=2 apt_key_length=$3
  elif [ "$3" -lt 224 ]; then
    apt_key_head=3 apt_key_length=$((($3 - 192) * 256 + $4 + 192))
  else
    apt_key_length=0
  fi
}

# Is the id, if there is one, that of the fingerprint?
apt_key_has_id() {
  case $apt_key_print in *"$KP_ID") return 0 ;; esac
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
    apt_key_fingerprint /proc/self/fd/8
    if [ -n "$KP_ID" ]; then
      apt_key_has_id || apt_key_is=other
    elif ! cmp -s -- "$stage/key" /proc/self/fd/8; then
      apt_key_is=other
    fi
    result fp "$apt_key_print"
  fi
fi
emit key "$apt_key_is"
