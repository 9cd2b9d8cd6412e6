# Reports whether rpm has the key.

# rpm_key_find IDS: sets $rpm_key_is to the first key of rpm whose id is one of the lines.
rpm_key_find() {
  rpm_key_is='' rpm_key_rest=$rpm_key_all
  while [ -n "$rpm_key_rest" ] && [ -z "$rpm_key_is" ]; do
    rpm_key_one=${rpm_key_rest%%"$nl"*} rpm_key_rest=${rpm_key_rest#*"$nl"}
    # rpm before 6 has the last 8 digits, later ones all
    case $1$nl in *"$rpm_key_one$nl"*) rpm_key_is=$rpm_key_one ;; esac
  done
}

# Gets the key into $stage/body, and checks its fingerprint.
rpm_key_get() {
  make_stage
  if [ -n "$KP_URL" ]; then key_download; else key_copy "$KP_FILE"; fi
  key_decode
  case $nl$KP_IDS$nl in
    "$nl$nl" | *"$nl$fingerprint$nl"*) ;;
    *) fail "the fingerprint of the key is $fingerprint" 'the task allows other ones' ;;
  esac
}

command -v rpm >/dev/null || fail 'this host has no rpm'
rpm_key_all=$(rpm -q gpg-pubkey --qf '%{VERSION}\n') && rpm_key_all=$rpm_key_all$nl || rpm_key_all=''
if [ -n "$KP_IDS" ]; then
  rpm_key_find "$KP_IDS"
elif [ -z "$KP_URL" ] && [ -n "$KP_CHECK" ] && [ ! -e "$KP_FILE" ]; then
  # an earlier step may bring it
  rpm_key_is=''
else
  [ -n "${stage-}" ] || rpm_key_get
  rpm_key_find "$fingerprint"
fi
if [ -n "$rpm_key_is" ]; then emit key present; else emit key absent; fi
