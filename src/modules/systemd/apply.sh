# Brings a unit to the wanted state, and lets systemd read changed unit files.

unit_act() {
  acted=yes
  case $KP_STATE:$activity in
    stopped:*) verb=stop ;;
    restarted:*) verb=restart ;;
    reloaded:started) verb=reload ;;
    *) verb=start ;;
  esac
  case $verb:$shown in
    reload:*"${nl}CanReload=no$nl"*) fail "$unit cannot be reloaded" 'use state: restarted' ;;
  esac
  unit_ctl "$verb" ${KP_NO_BLOCK:+--no-block} -- "$unit" || unit_failed "$unit" "did not $verb"
  case $verb:$KP_NO_BLOCK in
    start: | restart:) unit_settle "$unit" ;;
  esac
}

[ "$missing" != 'no systemctl' ] || fail 'systemctl is not installed on this host' 'it comes with the package systemd'
if differs systemd; then
  unit_ctl daemon-reexec
  reexecuted='executed anew' reloaded=yes
elif differs files; then
  unit_ctl daemon-reload
  reloaded=yes
fi
if [ -n "$reloaded" ]; then unit_look; fi
if [ -n "$missing" ] && { [ -z "$KP_MASKED" ] || differs state || differs enabled; }; then
  if [ -n "$KP_NAME" ]; then
    fail "there is no unit $KP_NAME" 'is its package installed, and its name right? new unit files need daemon_reload: true'
  fi
fi
unit_property Id
unit=${value:-$KP_NAME}
if differs masked && [ -z "$KP_MASKED" ]; then
  unit_property UnitFileState
  case $value in *-runtime) unit_ctl unmask --runtime -- "$unit" ;; *) unit_ctl unmask -- "$unit" ;; esac
  unit_look
fi
if differs enabled; then
  if [ -n "$KP_ENABLED" ]; then
    unit_ctl enable ${KP_FORCE:+--force} -- "$unit"
  else
    unit_property UnitFileState
    case $value in *-runtime) unit_ctl disable --runtime -- "$unit" ;; *) unit_ctl disable -- "$unit" ;; esac
  fi
fi
if differs state; then
  case $shown in
    *"${nl}LoadState=masked$nl"*) [ "$KP_STATE" = stopped ] || fail "$unit is masked" 'set masked: false to be able to start it' ;;
  esac
  unit_activity
  unit_act
fi
if differs masked && [ -n "$KP_MASKED" ]; then unit_ctl mask -- "$unit"; fi
