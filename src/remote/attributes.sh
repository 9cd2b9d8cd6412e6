# Type, mode, owner and group of $entry (see paths.sh), for all modules that manage files.

# file_attributes: sets kp_type (absent, file, directory, link, other), kp_mode (four octal digits), kp_owner, kp_group,
# kp_inode (device:inode).
file_attributes() {
  kp_type=absent kp_mode='' kp_owner='' kp_group='' kp_inode='' kp_hint=''
  if [ -z "$entry" ] || { [ ! -e "$entry" ] && [ ! -L "$entry" ]; }; then return 0; fi
  if kp_foreseen "$kp_entered"; then
    eval "kp_stat=\$kp_ahead_stat_$kp_slot"
    if kp_is_foreign "${kp_entered%/*}"; then kp_hint=yes; fi
  else
    kp_stat=$(stat -c '%a %U %G %d:%i %F' -- "$entry") || fail "cannot look at $kp_path"
  fi
  kp_take_attributes
}

# Takes kp_stat apart.
kp_take_attributes() {
  kp_mode=${kp_stat%% *} kp_stat=${kp_stat#* }
  kp_owner=${kp_stat%% *} kp_stat=${kp_stat#* }
  kp_group=${kp_stat%% *} kp_stat=${kp_stat#* }
  kp_inode=${kp_stat%% *} kp_stat=${kp_stat#* }
  case $kp_mode in
    ?) kp_mode=000$kp_mode ;;
    ??) kp_mode=00$kp_mode ;;
    ???) kp_mode=0$kp_mode ;;
  esac
  case $kp_stat in
    regular*) kp_type='file' ;;
    directory) kp_type='directory' ;;
    symbolic*) kp_type='link' ;;
    *) kp_type='other' ;;
  esac
}

# emit_attributes: emits mode, owner and group as file_attributes found them. A symbolic mode is reached when
# applying its masks (KP_MODE_KEEP and friends, made by the controller) changes nothing.
emit_attributes() {
  if [ -n "$KP_MODE" ]; then
    kp_keep=$KP_MODE_KEEP kp_set=$KP_MODE_SET
    if [ "$kp_type" = directory ] || [ $((0$kp_mode & 0111)) != 0 ]; then
      kp_keep=$KP_MODE_KEEP_X kp_set=$KP_MODE_SET_X
    fi
    if [ $((0$kp_mode & kp_keep | kp_set)) = $((0$kp_mode)) ]; then
      emit mode "$KP_MODE"
    else
      emit mode "$kp_mode"
    fi
  else
    emit mode "$kp_mode"
  fi
  emit_owner owner "$KP_OWNER" "$kp_owner" '%u'
  emit_owner group "$KP_GROUP" "$kp_group" '%g'
}

# Someone may be wanted by number: then the number is what counts.
emit_owner() {
  case $2 in
    '' | *[!0-9]*) emit "$1" "$3" ;;
    *) emit "$1" "$(stat -c "$4" -- "$entry")" ;;
  esac
}

# repair_attributes: gives $entry the wanted mode, owner and group, for what is there already.
repair_attributes() {
  if ! differs owner && ! differs group && ! differs mode; then return 0; fi
  if [ -d "$entry" ] && [ ! -L "$entry" ]; then
    enter_entry
    kp_object=.
  elif [ -r "$entry" ] && [ -f "$entry" ]; then
    open_entry
    own_entry
    kp_object=/proc/self/fd/8
  else
    # what cannot be opened has only a name
    kp_look_around
    case $kp_writer in
      root | "${kp_me%%:*}") ;;
      *) fail "cannot open $kp_path to set its attributes" 'others can write to its directory, so its name is not enough' ;;
    esac
    [ ! -L "$entry" ] || fail "$kp_path was replaced while it was looked at"
    kp_object=$entry
  fi
  if differs owner || differs group; then
    chown -- "$KP_OWNER${KP_GROUP:+:$KP_GROUP}" "$kp_object"
    # a change of owner takes set-id bits away
    [ -z "$KP_MODE" ] || chmod -- "$KP_MODE" "$kp_object"
  else
    chmod -- "$KP_MODE" "$kp_object"
  fi
}
