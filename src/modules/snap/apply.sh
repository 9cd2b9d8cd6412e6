# Installs, configures or removes snaps.

# snap_do VERB WORD...: calls snap.
snap_do() {
  snap "$@" 3>&- || fail "snap $1 failed" 'what it said is above'
}

for snap_name; do
  snap_find "$snap_name"
  if [ "$KP_STATE" = absent ]; then
    [ "$snap_state" = absent ] || snap_do remove "$snap_name"
    continue
  fi
  if [ "$snap_state" = absent ]; then
    # one at a time: not all options go with several
    snap_do install ${KP_CHANNEL:+"--channel=$KP_CHANNEL"} ${KP_CLASSIC:+--classic} ${KP_DANGEROUS:+--dangerous} "$snap_name"
    snap_state=enabled
  elif [ -n "$KP_CHANNEL" ] && [ "$snap_tracking" != "$KP_CHANNEL" ]; then
    snap_do refresh "--channel=$KP_CHANNEL" "$snap_name"
  fi
  case $snap_state:$KP_STATE in
    enabled:disabled) snap_do disable "$snap_name" ;;
    disabled:enabled) snap_do enable "$snap_name" ;;
  esac
  if [ -n "$KP_OPTIONS" ]; then
    snap_lacks "$snap_name"
    [ -z "$snap_options" ] || run_with "$snap_options" snap_do set "$snap_name"
  fi
done
