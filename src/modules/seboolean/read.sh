# Reports the current value of the boolean, and the one after a reboot.

# Emits the current value as the kernel shows it: this value, and the one that waits for a commit.
seboolean_emit_current() {
  if [ ! -e /sys/fs/selinux/enforce ]; then
    [ -n "$KP_IGNORE_SELINUX_STATE" ] ||
      fail 'SELinux is disabled on this host' 'ignore_selinux_state: true accepts that, and sets the value after a reboot'
    emit current "$seboolean_wanted"
    return 0
  fi
  seboolean_is=missing
  if [ -r "/sys/fs/selinux/booleans/$KP_NAME" ]; then
    read -r seboolean_is <"/sys/fs/selinux/booleans/$KP_NAME" || :
  fi
  seboolean_emit current "${seboolean_is%% *}"
}

# seboolean_emit KEY VALUE: emits a value that is 1 or 0.
seboolean_emit() {
  case $2 in
    1) emit "$1" on ;;
    0) emit "$1" off ;;
    *) emit "$1" "$2" ;;
  esac
}

# Sets $seboolean_is to the value that somebody has set in the policy store; see semanage(8), selinux_config(5).
seboolean_read_store() {
  seboolean_is='' seboolean_type=targeted
  while IFS='=' read -r key value; do
    if [ "$key" = SELINUXTYPE ]; then seboolean_type=$value; fi
  done </etc/selinux/config
  store=/var/lib/selinux/${seboolean_type%%[[:blank:]]*}/active/booleans.local
  [ -r "$store" ] || return 0
  while IFS='=' read -r key value; do
    if [ "$key" = "$KP_NAME" ]; then seboolean_is=$value; fi
  done <"$store"
}

# Sets $seboolean_is to the value in the policy itself: the second one of a line such as `NAME (off , off) TEXT`.
seboolean_read_policy() {
  seboolean_is='unset'
  command -v semanage >/dev/null || return 0
  seboolean_is=$(semanage boolean -l 3>&- | sed -n "s/^$KP_NAME  *([^,]*, *\\([a-z]*\\)).*/\\1/p")
  : "${seboolean_is:=missing}"
}

if [ -n "$KP_STATE" ]; then seboolean_wanted=on; else seboolean_wanted=off; fi
if [ -r /etc/selinux/config ]; then
  seboolean_emit_current
  if [ -n "$KP_PERSISTENT" ]; then
    seboolean_read_store
    [ -n "$seboolean_is" ] || seboolean_read_policy
    seboolean_emit persistent "$seboolean_is"
  fi
else
  emit current 'no SELinux'
fi
