# The folder of one's own units.
unit_folder() {
  case $KP_SCOPE in
    system) folder=/etc/systemd/system ;;
    global) folder=/etc/systemd/user ;;
    user)
      folder=${XDG_CONFIG_HOME:-${HOME:-}/.config}/systemd/user
      export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"
      ;;
  esac
}

# One question to systemd: its answer, one NAME=VALUE a line, is kept in $shown.
unit_look() {
  if [ "$KP_SCOPE" = global ]; then
    # no daemon can be asked about all users: the files count
    value=$(systemctl --global is-enabled -- "$KP_NAME" 2>/dev/null) || :
    shown="${nl}UnitFileState=$value$nl"
    return 0
  fi
  shown=$nl$(systemctl "--$KP_SCOPE" show --no-pager -p Id,Type,LoadState,ActiveState,SubState,UnitFileState \
    -p NeedDaemonReload,Result,ExecMainStatus,ExecMainStartTimestampMonotonic,NRestarts,FragmentPath \
    -- "$KP_INSTANCE")$nl || fail "systemd does not answer" "is it there, for the scope $KP_SCOPE? a user's needs loginctl enable-linger"
}

# unit_property NAME: sets $value.
unit_property() {
  value=${shown#*"$nl$1="}
  if [ "$value" = "$shown" ]; then value=''; else value=${value%%"$nl"*}; fi
}

# Does it run? Sets $runs.
unit_activity() {
  unit_property ActiveState
  case $value:$KP_STATE:$shown in
    active:* | reloading:*) runs=yes ;;
    inactive:started:*"${nl}Type=oneshot$nl"*)
      runs=no
      case $ran:$shown in
        # a oneshot that has done its work, as far as systemd remembers
        yes:*) runs=yes ;;
        *"${nl}ExecMainStartTimestampMonotonic=0$nl"*) ;;
        *"${nl}Result=success$nl"*) runs=yes ;;
      esac
      ;;
    inactive:* | failed:[!s]* | failed:stopped:*) runs=no ;;
    failed:*) runs='no, it failed' ;;
    activating:*"${nl}SubState=auto-restart$nl"*) runs='failing again and again' ;;
    *) runs=$value ;;
  esac
}

emit_links() {
  unit_property UnitFileState
  case $value in
    enabled | alias | indirect | generated) emit enabled yes ;;
    enabled-runtime) emit enabled 'until the next boot' ;;
    *) emit enabled no ;;
  esac
}

if [ "$kp_phase" = read ]; then ran=''; fi
unit_folder
emit_file "$folder/$KP_FILE"
if ! command -v systemctl >/dev/null; then
  emit files 'no systemctl'
  emit runs 'no systemctl'
  emit enabled 'no systemctl'
  return 0
fi
unit_look
case $shown in
  *"${nl}NeedDaemonReload=yes$nl"*) emit files 'not loaded' ;;
  *) emit files loaded ;;
esac
if [ "$KP_STATE$kp_type" = absentabsent ] && [ "$kp_phase" = read ]; then
  # a unit of that name that is left is a package's, or none of ours is left running
  case $shown in *"${nl}LoadState=loaded$nl"*) ours='' ;; *) ours=yes ;; esac
else
  ours=yes
fi
unit_activity
if [ -n "$ours" ]; then
  emit_links
  emit runs "$runs"
else
  emit enabled no
  emit runs no
fi
