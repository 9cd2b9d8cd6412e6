# Reports whether the request is the one that the task describes.

# csr_text OPTION...: prints what a request says, without its signature.
csr_text() {
  openssl req -noout -text -verify -reqopt no_sigdump -nameopt RFC2253,-esc_msb,utf8 "$@" 3>&-
}

# Makes the wanted request, as $stage/request. Returns 1 if there is no key yet, in check mode.
csr_make() {
  need_openssl
  make_stage
  printf %s "$KP_CONFIG" >"$stage/config"
  open_input "$KP_PRIVATEKEY_PATH" 'the private key' || return 1
  openssl_with "$KP_PRIVATEKEY_PASSPHRASE" req -new -config "$stage/config" -key /proc/self/fd/6 -out "$stage/request" ||
    fail 'openssl cannot make the request' 'what it said is above'
  csr_text -in "$stage/request" >"$stage/wanted" 2>/dev/null
}

if is_first_look; then
  csr_made='' csr_known=''
  if [ "$KP_STATE" = present ] && csr_make; then csr_known=yes; fi
fi
enter_target "$KP_PATH"
file_attributes
case $KP_STATE:$file_type in
  *:absent) emit request absent ;;
  absent:file) emit request present ;;
  present:file)
    emit_attributes
    open_entry
    if [ -n "$KP_FORCE" ]; then
      emit request "${csr_made:-present}"
    elif [ -z "$csr_known" ]; then
      emit request 'of another key'
    elif csr_text -in /proc/self/fd/8 >"$stage/is" 2>/dev/null; then
      emit_terms request
    else
      emit request 'not valid'
    fi
    ;;
  *) fail "$KP_PATH is not a file, but a $file_type" ;;
esac
