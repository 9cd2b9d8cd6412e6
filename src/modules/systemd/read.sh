# Reports the state of a unit, now and at boot.

# Queries the unit, if it exists; otherwise $missing says why it does not.
unit_look() {
  missing='' shown=$nl
  if ! command -v systemctl >/dev/null; then
    missing='no systemctl'
    return 0
  fi
  unit_bus
  [ -n "$KP_NAME" ] || return 0
  unit_show "$KP_NAME"
  unit_property UnitFileState
  case $value:$shown in
    *"${nl}LoadState=not-found$nl"*) missing='no such unit' ;;
    # systemctl is-enabled reports a missing unit in a sentence
    *' '*:*) missing='no such unit' ;;
  esac
}

# The state of the unit, in the words of `state`.
unit_activity() {
  unit_property ActiveState
  case $value:$KP_STATE:$shown in
    active:* | reloading:*) activity=started ;;
    inactive:stopped:* | failed:stopped:*) activity=stopped ;;
    inactive:*) if unit_has_run; then activity=started; else activity=stopped; fi ;;
    activating:*"${nl}SubState=auto-restart$nl"*) activity='failing again and again' ;;
    activating:*) activity=starting ;;
    *) activity=$value ;;
  esac
}

emit_files() {
  unit_property UnitFileState
  case $value in
    enabled) emit enabled yes ;;
    linked | linked-runtime | disabled | masked | masked-runtime) emit enabled no ;;
    enabled-runtime) emit enabled 'until the next boot' ;;
    # static, indirect, generated, transient: not a matter of links
    *) if [ -n "$KP_ENABLED" ]; then emit enabled yes; else emit enabled no; fi ;;
  esac
  case $value in
    masked*) emit masked yes ;;
    *) emit masked no ;;
  esac
}

emit_activity() {
  unit_activity
  case $acted:$activity:$KP_STATE in
    yes:stopped:stopped | yes:started:*) emit state "$KP_STATE" ;;
    yes:*) if [ -n "$KP_NO_BLOCK" ]; then emit state "$KP_STATE"; else emit state "$activity"; fi ;;
    *) emit state "$activity" ;;
  esac
}

if is_first_look; then acted='' reloaded='' reexecuted=''; fi
unit_look
emit systemd "${reexecuted:-as it was}"
case $reloaded:$shown in
  yes:* | *"${nl}NeedDaemonReload=no$nl"*) emit files loaded ;;
  *) emit files 'not loaded' ;;
esac
if [ -n "$missing" ]; then
  emit state "$missing"
  emit enabled "$missing"
  emit masked no
elif [ -n "$KP_NAME" ]; then
  emit_files
  emit_activity
fi
