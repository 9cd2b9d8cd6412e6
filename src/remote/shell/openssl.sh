# Calls the host's openssl for modules about private keys and certificates. A passphrase is sent on stdin, never as an argument.

# need_openssl: fails if the host has no openssl.
need_openssl() {
  command -v openssl >/dev/null || fail 'this host has no openssl' 'install the package openssl first'
}

# openssl_with PASSPHRASE VERB OPTION...: calls openssl, which opens a private key with the passphrase.
openssl_with() {
  kp_passphrase=$1
  shift
  printf '%s\n' "$kp_passphrase" | openssl "$@" -passin stdin 3>&-
}

# open_input PATH WHAT: opens a file that the module reads as descriptor 6; fails if it does not exist, except in check mode, where
# an earlier task may create it: then it returns 1.
open_input() {
  enter_target "$1"
  file_attributes
  if [ "$file_type" = absent ]; then
    [ -n "$KP_CHECK" ] || fail "$2 $1 does not exist"
    return 1
  fi
  open_entry
  exec 6<&8
}

# emit_terms KEY: emits whether the text of $stage/is, as openssl prints it, says the same as that of $stage/wanted: all its terms in
# any order. Otherwise the value has a term that only one of them contains.
emit_terms() {
  kp_terms "$stage/wanted" >"$stage/wanted.terms"
  kp_terms "$stage/is" >"$stage/is.terms"
  if cmp -s -- "$stage/wanted.terms" "$stage/is.terms"; then
    emit "$1" 'as wanted'
    return 0
  fi
  kp_term=$(grep -vxF -f "$stage/wanted.terms" "$stage/is.terms" | head -n 1) || :
  if [ -n "$kp_term" ]; then
    emit "$1" "with $kp_term"
  else
    kp_term=$(grep -vxF -f "$stage/is.terms" "$stage/wanted.terms" | head -n 1) || :
    emit "$1" "without $kp_term"
  fi
}

kp_terms() {
  tr ',' '\n' <"$1" | sed 's/^ *//; s/ *$//; /^$/d' | sort
}
