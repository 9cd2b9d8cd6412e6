# Reports the private key and the public key beside it.

# key_answer PROGRAM...: runs ssh-keygen, which reads the passphrase from stdin if it has no terminal.
key_answer() {
  printf '%s\n%s\n' "$KP_PASSPHRASE" "$KP_PASSPHRASE" | DISPLAY='' SSH_ASKPASS_REQUIRE=never setsid ssh-keygen "$@" 3>&-
}

# Reads the private key that is open as descriptor 8: sets $key_public to its public key, and $key_is, $key_size and $key_type.
key_read() {
  make_stage
  # ssh-keygen refuses a key that others can read
  (umask 077 && cat <&8 >"$stage/key")
  key_is=present key_size='' key_type='' key_public=''
  # "256 SHA256:... the comment (ED25519)", for which no passphrase is needed
  if key_shown=$(ssh-keygen -l -f "$stage/key" 2>/dev/null 3>&-); then
    key_size=${key_shown%% *} key_type=${key_shown##*\(}
    key_type=${key_type%\)}
    key_print=${key_shown#* }
    key_print=${key_print%% *}
  fi
  case $key_type in RSA) key_type=rsa ;; ECDSA) key_type=ecdsa ;; ED25519) key_type=ed25519 ;; esac
  # ssh-keygen does not ask for the passphrase of a key without one
  key_public=$(key_answer -y -f "$stage/key" 2>/dev/null) || key_public=''
  key_opens='as wanted'
  if [ -z "$key_public" ]; then
    key_opens=other
  elif [ -n "$KP_PASSPHRASE" ] && ssh-keygen -y -P '' -f "$stage/key" >/dev/null 2>&1 </dev/null 3>&-; then
    key_opens=none
  fi
}

# Emits whether the public key is that of the private one, and its comment.
key_emit_public() {
  enter "$KP_PATH.pub"
  file_attributes
  key_public_is=$file_type
  if [ "$file_type" = file ]; then
    open_entry
    key_line=''
    IFS= read -r key_line <&8 || :
    key_data=${key_public#* }
    case $key_line in
      "${key_public%% *} ${key_data%% *}" | "${key_public%% *} ${key_data%% *} "*) key_public_is=present ;;
      *) if [ -n "$key_public" ]; then key_public_is=other; else key_public_is=present; fi ;;
    esac
    if [ "$key_public_is" = present ]; then
      result public_key "$key_line"
      key_line=${key_line#* }
      case $key_line in *' '*) emit comment "${key_line#* }" ;; *) emit comment '' ;; esac
    fi
  fi
  emit public "$key_public_is"
}

enter_target "$KP_PATH"
file_attributes
key_public='' key_opens='' key_is=$file_type
case $file_type in
  file)
    emit_attributes
    open_entry
    if [ "$KP_STATE" = absent ]; then
      key_is=present
    else
      command -v ssh-keygen >/dev/null || fail 'this host has no ssh-keygen' 'install the package openssh-client first'
      key_read
      emit type "$key_type"
      emit size "$key_size"
      emit passphrase "$key_opens"
      result fingerprint "${key_print-}"
    fi
    ;;
  absent) ;;
  *) fail "$KP_PATH is not a file, but a $file_type" ;;
esac
if [ -n "${key_made-}" ] && [ "$KP_REGENERATE" = always ]; then key_is=new; fi
emit private "$key_is"
key_emit_public
