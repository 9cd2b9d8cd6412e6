# Reports what kind of key the file contains.

# Reads the key that is open as descriptor 8. openssl prints its public part:
# "Public-Key: (2048 bit)" and a modulus, "ASN1 OID: prime256v1", or "ED25519 Public-Key:".
privatekey_read() {
  privatekey_type='' privatekey_opens='as wanted'
  if privatekey_text=$(openssl_with "$KP_PASSPHRASE" pkey -in /proc/self/fd/8 -noout -text_pub 2>/dev/null); then
    privatekey_judge
    privatekey_print=$(openssl_with "$KP_PASSPHRASE" pkey -in /proc/self/fd/8 -pubout -outform DER | sha256sum)
    result fingerprint "${privatekey_print%% *}"
  else
    privatekey_opens=other
  fi
  if [ -n "$KP_PASSPHRASE" ] && ! grep -q ENCRYPTED /proc/self/fd/8; then privatekey_opens=none; fi
  emit passphrase "$privatekey_opens"
}

privatekey_judge() {
  case $privatekey_text in
    *'ASN1 OID: '*)
      privatekey_type=ECC
      privatekey_curve=${privatekey_text#*"ASN1 OID: "}
      privatekey_curve=${privatekey_curve%%"$nl"*}
      case $privatekey_curve in
        prime256v1) privatekey_curve=secp256r1 ;;
        prime192v1) privatekey_curve=secp192r1 ;;
      esac
      emit curve "$privatekey_curve"
      ;;
    *[Mm]odulus:*)
      privatekey_type=RSA
      privatekey_size=${privatekey_text#*\(}
      emit size "${privatekey_size%% *}"
      ;;
    ED25519*) privatekey_type=Ed25519 ;;
    ED448*) privatekey_type=Ed448 ;;
    X*) privatekey_type=${privatekey_text%% *} ;;
    *) privatekey_type=other ;;
  esac
  emit type "$privatekey_type"
}

need_openssl
enter_target "$KP_PATH"
file_attributes
case $file_type in
  file)
    emit_attributes
    if [ -n "${privatekey_made-}" ] && [ "$KP_REGENERATE" = always ]; then emit key new; else emit key present; fi
    open_entry
    if [ "$KP_STATE" = present ]; then privatekey_read; fi
    ;;
  absent) emit key absent ;;
  *) fail "$KP_PATH is not a file, but a $file_type" ;;
esac
