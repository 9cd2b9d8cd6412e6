# Reports the file of a unit, and the state of the unit.

# The folder of locally written units.
unit_folder() {
  case $KP_SCOPE in
    system) folder=/etc/systemd/system ;;
    global) folder=/etc/systemd/user ;;
    user)
      folder=${XDG_CONFIG_HOME:-${HOME:-}/.config}/systemd/user
      unit_bus
      ;;
  esac
}

# Does it run? Sets $runs.
unit_activity() {
  unit_property ActiveState
  case $value:$KP_STATE:$shown in
    active:* | reloading:*) runs=yes ;;
    inactive:started:*) if unit_has_run; then runs=yes; else runs=no; fi ;;
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

if is_first_look; then seen=''; fi
unit_folder
enter "$folder/$KP_FILE"
emit_file
if ! command -v systemctl >/dev/null; then
  emit files 'no systemctl'
  emit runs 'no systemctl'
  emit enabled 'no systemctl'
  return 0
fi
# a unit that has just settled was queried then
[ -n "$seen" ] || unit_show "$KP_INSTANCE"
case $shown in
  *"${nl}NeedDaemonReload=yes$nl"*) emit files 'not loaded' ;;
  *) emit files loaded ;;
esac
if [ "$KP_STATE$file_type" = absentabsent ] && is_first_look; then
  # a remaining unit of that name belongs to a package; otherwise it must not run
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
