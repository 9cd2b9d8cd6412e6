unit_ctl() {
  systemctl "--$KP_SCOPE" --no-ask-password --quiet "$@"
}

# The last words of a unit that does not do as it shall.
unit_journal() {
  if [ "$KP_SCOPE" = user ]; then set -- --user-unit "$1"; else set -- --unit "$1"; fi
  journalctl --no-pager --quiet --no-hostname -n 20 "$@" >&2 || :
}

unit_failed() {
  unit_look
  unit_property ExecMainStatus
  status=$value
  unit_property Result
  case $value:$status:$shown in
    *"${nl}LoadState=bad-setting$nl"*) why='its unit file has a fault' ;;
    *:203:*) why='its program cannot be executed' ;;
    exit-code:*) why="its program ended with status $status" ;;
    signal:* | core-dump:*) why="its program was killed by signal $status" ;;
    timeout:*) why='it was not ready in time' ;;
    oom-kill:*) why='it ran out of memory' ;;
    start-limit-hit:*) why='it was started too often in a short time' ;;
    success:*) why="it is $activity" ;;
    *) why=$value ;;
  esac
  unit_property Id
  unit_journal "$value"
  fail "$value $1: $why" 'what its journal said last is above'
}

# A program that ends at once makes a service that systemd has called started already.
unit_settle() {
  unit_property NRestarts
  restarts=$value
  case $shown in
    *"${nl}Type=simple$nl"* | *"${nl}Type=exec$nl"* | *"${nl}Type=idle$nl"*) sleep 0.1 ;;
  esac
  unit_look
  unit_activity
  unit_property NRestarts
  case $activity:$value in
    started:"$restarts" | started:0) ;;
    *) unit_failed 'does not stay up' ;;
  esac
}

unit_act() {
  unit_property Id
  case $KP_STATE in
    stopped)
      unit_ctl stop ${KP_NO_BLOCK:+--no-block} -- "$value" || unit_failed 'did not stop'
      ;;
    *)
      verb=start
      case $KP_STATE:$activity in
        restarted:*) verb=restart ;;
        reloaded:started) verb=reload ;;
      esac
      case $verb:$shown in
        reload:*"${nl}CanReload=no$nl"*) fail "$value cannot be reloaded" 'use state: restarted' ;;
      esac
      unit_ctl "$verb" ${KP_NO_BLOCK:+--no-block} -- "$value" || unit_failed "did not $verb"
      case $shown in *"${nl}Type=oneshot$nl"*) ran=yes ;; esac
      if [ -z "$KP_NO_BLOCK" ] && [ "$verb" != reload ]; then unit_settle; fi
      ;;
  esac
  acted=yes
}

[ "$missing" != 'no systemctl' ] || fail 'there is no systemctl on this host' 'it comes with the package systemd'
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
    *"${nl}LoadState=masked$nl"*) [ "$KP_STATE" = stopped ] || fail "$unit is masked" 'masked: false makes it possible to start it' ;;
  esac
  unit_activity
  unit_act
fi
if differs masked && [ -n "$KP_MASKED" ]; then unit_ctl mask -- "$unit"; fi
