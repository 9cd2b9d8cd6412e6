# Reports whether the certificate is the one that the task describes.

# certificate_text OPTION...: prints what a certificate says, but for its validity, number and signature.
certificate_text() {
  openssl x509 -noout -text -certopt no_serial,no_validity,no_sigdump -nameopt RFC2253,-esc_msb,utf8 "$@" 3>&-
}

# Makes the wanted certificate, as $stage/certificate. Returns 1 if there is no request or key yet, in check mode.
certificate_make() {
  make_stage
  open_input "$KP_CSR_PATH" 'the request' || return 1
  cat <&6 >"$stage/request"
  printf 'subjectKeyIdentifier = hash\n' >"$stage/extensions"
  certificate_signer=$KP_PRIVATEKEY_PATH certificate_passphrase=$KP_PRIVATEKEY_PASSPHRASE
  if [ "$KP_PROVIDER" = ownca ]; then
    open_input "$KP_OWNCA_PATH" 'the certificate' || return 1
    cat <&6 >"$stage/authority"
    printf 'authorityKeyIdentifier = keyid\n' >>"$stage/extensions"
    certificate_signer=$KP_OWNCA_PRIVATEKEY_PATH certificate_passphrase=$KP_OWNCA_PRIVATEKEY_PASSPHRASE
    set -- -CA "$stage/authority" -CAkey /proc/self/fd/6
  else
    set -- -key /proc/self/fd/6
  fi
  open_input "$certificate_signer" 'the private key' || return 1
  # a random number, which is not 0
  set -- "$@" -set_serial "0x1$(od -A n -v -t x1 -N 18 /dev/urandom | tr -d ' \n')"
  openssl_with "$certificate_passphrase" x509 -req -in "$stage/request" "$@" -days "$KP_DAYS" "-$KP_DIGEST" \
    -copy_extensions copyall -extfile "$stage/extensions" -out "$stage/certificate" ||
    fail 'openssl cannot sign the certificate' 'what it said is above; openssl before version 3 cannot copy extensions'
  [ "$KP_PROVIDER" = ownca ] || certificate_need_own_key
  certificate_text -in "$stage/certificate" >"$stage/wanted"
}

# openssl would put the key that signs into the certificate.
certificate_need_own_key() {
  certificate_key=$(openssl req -in "$stage/request" -noout -pubkey 3>&-)
  [ "$(openssl x509 -in "$stage/certificate" -noout -pubkey 3>&-)" = "$certificate_key" ] ||
    fail "the request $KP_CSR_PATH is not of the key $certificate_signer"
}

# Emits what the certificate on descriptor 8 is.
certificate_emit() {
  if ! certificate_text -in /proc/self/fd/8 >"$stage/is" 2>/dev/null; then
    emit certificate 'not valid'
    return 0
  fi
  certificate_results
  if [ -n "$KP_FORCE" ]; then
    emit certificate "${certificate_made:-present}"
  elif [ -z "$certificate_known" ]; then
    emit certificate 'of another key'
  elif ! openssl x509 -in /proc/self/fd/8 -noout -checkend "$KP_REMAINING_SECONDS" >/dev/null 3>&-; then
    emit certificate expired
  elif [ "$KP_PROVIDER" = ownca ] && ! certificate_is_signed; then
    emit certificate 'signed by another authority'
  else
    emit_terms certificate
  fi
}

certificate_is_signed() {
  openssl verify -partial_chain -no_check_time -CAfile "$stage/authority" /proc/self/fd/8 >/dev/null 2>&1 3>&-
}

# Sets results for `register`: lines such as "sha256 Fingerprint=AB:CD", "notAfter=Nov 23 11:22:52 2036 GMT".
certificate_results() {
  openssl x509 -in /proc/self/fd/8 -noout -fingerprint -sha256 -dates -serial >"$stage/results" 3>&-
  while IFS='=' read -r certificate_key certificate_value; do
    case $certificate_key in
      *ingerprint) result fingerprint "$certificate_value" ;;
      notBefore) result not_before "$certificate_value" ;;
      notAfter) result not_after "$certificate_value" ;;
      serial) result serial "$certificate_value" ;;
    esac
  done <"$stage/results"
}

if is_first_look; then
  certificate_made='' certificate_known=''
  if [ "$KP_STATE" = present ]; then
    need_openssl
    if certificate_make; then certificate_known=yes; fi
  fi
fi
enter_target "$KP_PATH"
file_attributes
case $KP_STATE:$file_type in
  *:absent) emit certificate absent ;;
  absent:file) emit certificate present ;;
  present:file)
    emit_attributes
    open_entry
    certificate_emit
    ;;
  *) fail "$KP_PATH is not a file, but a $file_type" ;;
esac
