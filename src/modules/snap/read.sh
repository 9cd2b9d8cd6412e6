# Reports which snaps are installed, which channels they follow, and whether their options are set.

# snap_find NAME: sets $snap_tracking and $snap_state from its line: NAME VERSION REVISION TRACKING PUBLISHER NOTES.
snap_find() {
  snap_state=absent snap_tracking=absent
  case $snap_list in
    *"$nl$1 "*) ;;
    *) return 0 ;;
  esac
  snap_line=${snap_list#*"$nl$1 "}
  snap_line=${snap_line%%"$nl"*}
  read -r _ _ snap_tracking _ snap_notes <<END
$snap_line
END
  case $snap_notes:$KP_STATE in
    *disabled*:enabled | *disabled*:disabled) snap_state=disabled ;;
    *:enabled | *:disabled) snap_state=enabled ;;
    *) snap_state=present ;;
  esac
}

# snap_lacks NAME: sets $snap_options to the options that the snap does not have, one a line.
snap_lacks() {
  snap_options='' snap_rest=$KP_OPTIONS$nl
  while [ -n "$snap_rest" ]; do
    snap_option=${snap_rest%%"$nl"*} snap_rest=${snap_rest#*"$nl"}
    snap_is=$(snap get "$1" "${snap_option%%=*}" 2>/dev/null) || snap_is=''
    [ "$snap_is" = "${snap_option#*=}" ] || snap_options=$snap_options$snap_option$nl
  done
}

command -v snap >/dev/null || fail 'this host has no snap' 'install the package snapd first'
snap_list=$(snap list 3>&-) || fail 'snap cannot list the snaps' 'does snapd run?'
snap_list=$nl$snap_list$nl
snap_channel=$KP_CHANNEL snap_unset=''
for snap_name; do
  snap_find "$snap_name"
  emit "$snap_name" "$snap_state"
  if [ "$snap_tracking" != "$KP_CHANNEL" ]; then snap_channel=$snap_tracking; fi
  if [ -n "$KP_OPTIONS" ]; then
    if [ "$snap_state" = absent ]; then snap_options=$KP_OPTIONS; else snap_lacks "$snap_name"; fi
    snap_unset=$snap_unset$snap_options
  fi
done
if [ -n "$KP_CHANNEL" ]; then emit channel "$snap_channel"; fi
if [ -n "$snap_unset" ]; then emit options other; else emit options set; fi
