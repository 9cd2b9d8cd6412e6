# Writes or removes the file of a unit, and brings the unit itself to the wanted state.

unit_start() {
  unit_ctl "$1" -- "$KP_NAME" || unit_failed "$KP_NAME" "did not $1" '; the new file is in place'
  unit_settle "$KP_NAME" '; the new file is in place'
  seen=yes
}

# Lets systemd check a copy of the new file, under its own name, before it is installed. systemd ignores what it only
# warns about; a missing program may be installed later.
unit_stage() {
  if ! command -v systemd-analyze >/dev/null || [ "$KP_SCOPE" = global ]; then return 0; fi
  make_stage
  case $KP_FILE in
    */*)
      unit_property FragmentPath
      if [ ! -f "$value" ]; then return 0; fi
      stage_copy "$value" "$KP_NAME"
      mkdir -- "$stage/$KP_NAME.d"
      ;;
  esac
  stage_content "$KP_FILE"
  verdict=$(systemd-analyze "--$KP_SCOPE" verify --man=no "$stage/$KP_NAME" 2>&1) || :
  case $verdict in
    *"$KP_NAME has a bad unit file setting"*)
      printf '%s\n' "$verdict" >&2
      fail "systemd refuses the new file of $KP_NAME" 'the old file is unchanged'
      ;;
  esac
}

# Removes a new file that systemd refuses.
unit_withdraw() {
  systemd-analyze "--$KP_SCOPE" verify --man=no "$path" >&2 || :
  unit_ctl disable -- "$KP_NAME" || :
  rm -f -- "$entry"
  unit_ctl daemon-reload
  fail "systemd refuses the file of $KP_NAME" 'the reason is above; the file was removed again'
}

unit_write() {
  changed=''
  if differs state || differs sha256; then
    changed=yes
    # for a new unit there is nothing to protect: systemd itself checks it below, which takes less time
    if [ "$file_type" = absent ] && [ "${KP_FILE%/*}" = "$KP_FILE" ]; then new=yes; else unit_stage; fi
    if [ -z "$entry" ]; then make_parent "$path"; fi
  elif differs files; then
    # a run was cut off before systemd read the file
    changed=yes
  fi
  put_file
}

unit_remove() {
  changed=''
  if differs state; then
    changed=yes
    if [ -z "$KP_INSTANCES" ] && [ "${KP_FILE%/*}" = "$KP_FILE" ]; then
      unit_ctl disable -- "$KP_NAME"
      unit_ctl stop -- "$KP_NAME" || unit_failed "$KP_NAME" 'did not stop'
    fi
    rm -f -- "$entry"
    sync_folder
    if [ "${KP_FILE%/*}" != "$KP_FILE" ]; then
      enter "${path%/*}"
      rmdir -- "$entry" 2>/dev/null || :
    fi
  elif differs runs; then
    unit_ctl stop -- "$KP_NAME"
  fi
}

# Restarts all running instances of a template, with its new file.
unit_restart_instances() {
  unit_ctl try-restart -- "$KP_INSTANCES"
  sleep 0.4
  if unit_ctl is-failed -- "$KP_INSTANCES"; then
    unit_journal "$KP_INSTANCES"
    fail "an instance of $KP_NAME failed with the new file" 'the end of the journal is above'
  fi
}

unit_bring_up() {
  unit_activity
  case $KP_STATE:$runs:$changed$KP_RESTART in
    stopped:no:*) ;;
    stopped:*) unit_ctl stop -- "$KP_NAME" || unit_failed "$KP_NAME" 'did not stop' ;;
    *:no:*) if [ "$KP_STATE" = started ]; then unit_start start; fi ;;
    *:yes:yesyes) if [ "${KP_FILE%/*}" != "$KP_FILE" ] || [ "$KP_STATE" != absent ]; then unit_start restart; fi ;;
    *:yes:*) ;;
    # it fails, or is about to start
    started:*) unit_start restart ;;
    *) if [ "$changed$KP_RESTART" = yesyes ] && [ "$KP_STATE" = present ]; then unit_start restart; fi ;;
  esac
}

if ! command -v systemctl >/dev/null; then
  fail 'systemctl is not installed on this host' 'it comes with the package systemd'
fi
path=$folder/$KP_FILE
new=''
if [ "$KP_STATE" = absent ]; then unit_remove; else unit_write; fi
# systemctl reloads systemd by itself after it creates links: if a reload follows anyway, one is enough
reload=''
if [ "$KP_SCOPE" != global ] && { [ -n "$changed" ] || differs files; }; then reload=yes; fi
if differs enabled && [ "$KP_STATE" != absent ]; then
  if [ -n "$KP_ENABLED" ]; then
    unit_ctl enable ${reload:+--no-reload} -- "$KP_NAME"
  else
    unit_ctl disable ${reload:+--no-reload} -- "$KP_NAME"
  fi
fi
if [ -n "$reload" ]; then unit_ctl daemon-reload; fi
unit_show "$KP_INSTANCE"
case $new:$shown in
  yes:*"${nl}LoadState=bad-setting$nl"* | yes:*"${nl}LoadState=error$nl"*) unit_withdraw ;;
esac
case $KP_ENABLED:$shown in
  yes:*"${nl}UnitFileState=static$nl"*) fail "$KP_NAME cannot be enabled: it has no [Install] section" 'add one that names what starts it, such as WantedBy=multi-user.target' ;;
esac
if [ -n "$KP_INSTANCES" ]; then
  if [ "$changed$KP_RESTART" = yesyes ]; then unit_restart_instances; fi
elif [ "$KP_SCOPE" != global ]; then
  unit_bring_up
fi
