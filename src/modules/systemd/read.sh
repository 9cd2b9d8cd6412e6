# One question to systemd: its answer, one NAME=VALUE a line, is kept in $shown.
unit_look() {
  missing='' shown=$nl
  if ! command -v systemctl >/dev/null; then
    missing='no systemctl'
    return 0
  fi
  if [ "$KP_SCOPE" = user ]; then export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"; fi
  [ -n "$KP_NAME" ] || return 0
  if [ "$KP_SCOPE" = global ]; then
    # no daemon can be asked about all users: the files count
    value=$(systemctl --global is-enabled -- "$KP_NAME" 2>&1) || :
    case $value in *' '*) missing='no such unit' ;; esac
    shown="${nl}Id=$KP_NAME${nl}UnitFileState=$value$nl"
    return 0
  fi
  shown=$nl$(systemctl "--$KP_SCOPE" show --no-pager -p Id,Type,LoadState,ActiveState,SubState,UnitFileState \
    -p NeedDaemonReload,Result,ExecMainCode,ExecMainStatus,ExecMainStartTimestampMonotonic,NRestarts,CanReload \
    -- "$KP_NAME")$nl || fail 'systemd does not answer' 'is this host run by systemd?'
  case $shown in *"${nl}LoadState=not-found$nl"*) missing='no such unit' ;; esac
}

# unit_property NAME: sets $value.
unit_property() {
  value=${shown#*"$nl$1="}
  if [ "$value" = "$shown" ]; then value=''; else value=${value%%"$nl"*}; fi
}

# What the unit does, in the words of `state`.
unit_activity() {
  unit_property ActiveState
  case $value:$KP_STATE:$shown in
    active:* | reloading:*) activity=started ;;
    inactive:stopped:* | failed:stopped:*) activity=stopped ;;
    # a oneshot that has done its work, as far as systemd remembers
    inactive:*"${nl}Type=oneshot$nl"*)
      activity=stopped
      case $ran:$shown in
        yes:*) activity=started ;;
        *"${nl}ExecMainStartTimestampMonotonic=0$nl"*) ;;
        *"${nl}Result=success$nl"*) activity=started ;;
      esac
      ;;
    inactive:*) activity=stopped ;;
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

if [ "$kp_phase" = read ]; then acted='' ran='' reloaded='' reexecuted=''; fi
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
