# Reads public keys of OpenPGP without gpg: gets them, decodes them, and finds their fingerprint.

# key_download: downloads a key into $stage/body.
key_download() {
  http_fetch
  [ "$http_status" != -1 ] || fail "cannot download the key: $http_error"
  [ "$http_status" = 200 ] || fail "the server answers with the status $http_status"
}

# key_decode: decodes the blocks of an armored key (RFC 9580, section 6) in $stage/body, into $stage/key, and sets $fingerprint.
key_decode() {
  if ! grep -q '^-----BEGIN PGP PUBLIC KEY BLOCK-----' "$stage/body"; then
    cat -- "$stage/body" >"$stage/key"
    kp_key_known
    return 0
  fi
  : >"$stage/key"
  kp_key_block=1
  while :; do
    kp_key_text=$(awk -v kp_block="$kp_key_block" '
      { sub(/\r$/, "") }
      /^-----BEGIN PGP PUBLIC KEY BLOCK-----/ { n++ }
      n == kp_block && /^[A-Za-z0-9+\/]+=*$/ { print }' "$stage/body")
    [ -n "$kp_key_text" ] || break
    printf '%s\n' "$kp_key_text" | base64 -d >>"$stage/key" || fail 'the key is not valid'
    kp_key_block=$((kp_key_block + 1))
  done
  kp_key_known
}

kp_key_known() {
  key_fingerprint "$stage/key"
  [ -n "$fingerprint" ] || fail 'this is not a public key of OpenPGP'
}

# key_fingerprint FILE: sets $fingerprint to the fingerprint of the first key, which is empty if there is no key of
# version 4 (RFC 9580, sections 4.2 and 5.5.4).
key_fingerprint() {
  fingerprint=''
  # shellcheck disable=SC2046 # a word for each byte
  set -- "$1" $(od -A n -v -t u1 -N 7 "$1")
  [ $# = 8 ] || return 0
  case $(($2 / 4)) in
    38) kp_key_old "$@" ;;
    *) if [ "$2" = 198 ]; then kp_key_new "$@"; else return 0; fi ;;
  esac
  [ "$kp_key_length" -gt 0 ] || return 0
  fingerprint=$(
    {
      printf '\231%b' "$(printf '\\0%o\\0%o' $((kp_key_length / 256)) $((kp_key_length % 256)))"
      tail -c "+$((kp_key_head + 1))" "$1" | head -c "$kp_key_length"
    } | sha1sum
  )
  fingerprint=${fingerprint%% *}
}

# Sets the length of a packet, and that of what is before it, in the old format.
kp_key_old() {
  case $(($2 % 4)) in
    0) kp_key_head=2 kp_key_length=$3 ;;
    1) kp_key_head=3 kp_key_length=$(($3 * 256 + $4)) ;;
    *) kp_key_length=0 ;;
  esac
}

# The same in the new format.
kp_key_new() {
  if [ "$3" -lt 192 ]; then
    kp_key_head=2 kp_key_length=$3
  elif [ "$3" -lt 224 ]; then
    kp_key_head=3 kp_key_length=$((($3 - 192) * 256 + $4 + 192))
  else
    kp_key_length=0
  fi
}

# key_copy PATH: copies a key of the host into $stage/body.
key_copy() {
  enter_target "$1"
  file_attributes
  [ "$file_type" != absent ] || fail "$1 does not exist"
  open_entry
  cat <&8 >"$stage/body"
}
