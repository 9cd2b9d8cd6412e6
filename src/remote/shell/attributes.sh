# Reads and repairs type, mode, owner and group of $entry (see paths.sh), for all modules that manage files.

# stat_format: the format of stat(1) that file_attributes uses, here and ahead.
stat_format='%a %U %G %d:%i %F %s %z'

# file_attributes: sets $file_type (absent, file, directory, link, other), $file_mode (four octal digits), $file_owner,
# $file_group and $file_inode (device:inode), and remembers them for kp_need_untouched.
file_attributes() {
  take_attributes ''
  if [ -z "$entry" ] || { [ ! -e "$entry" ] && [ ! -L "$entry" ]; }; then return 0; fi
  if kp_foreseen "$kp_entered"; then
    eval "kp_stat=\$kp_ahead_stat_$kp_slot"
    if kp_is_foreign "${kp_entered%/*}"; then kp_only_foreseen=yes; fi
  else
    kp_stat=$(stat -c "$stat_format" -- "$entry") || fail "cannot inspect $kp_path"
  fi
  kp_looked=$kp_stat
  kp_take_attributes
}

# take_attributes LINE: does the same with a line of stat for $entry, which does not exist if it is empty.
take_attributes() {
  file_type=absent file_mode='' file_owner='' file_group='' file_inode='' kp_only_foreseen=''
  kp_looked_at=${entry:+"$PWD/$entry"} kp_looked=$1 kp_stat=$1
  [ -z "$1" ] || kp_take_attributes
}

# kp_need_untouched: fails if another process has made, changed or replaced $entry since file_attributes has looked at it: what it has
# done would be lost. Each change of a file sets its ctime, and nothing sets it back. Forks only if there is such a file.
kp_need_untouched() {
  [ "$kp_looked_at" = "$PWD/$entry" ] || return 0
  kp_now=''
  if [ -e "$entry" ] || [ -L "$entry" ]; then kp_now=$(stat -c "$stat_format" -- "$entry") || kp_now=''; fi
  [ "$kp_now" = "$kp_looked" ] ||
    fail "$kp_path was changed by another process during the task" 'its change is kept, and this task has written nothing: run it again'
}

# Splits kp_stat into its fields.
kp_take_attributes() {
  file_mode=${kp_stat%% *} kp_stat=${kp_stat#* }
  file_owner=${kp_stat%% *} kp_stat=${kp_stat#* }
  file_group=${kp_stat%% *} kp_stat=${kp_stat#* }
  file_inode=${kp_stat%% *} kp_stat=${kp_stat#* }
  case $file_mode in
    ?) file_mode=000$file_mode ;;
    ??) file_mode=00$file_mode ;;
    ???) file_mode=0$file_mode ;;
  esac
  case $kp_stat in
    regular*) file_type='file' ;;
    directory*) file_type='directory' ;;
    symbolic*) file_type='link' ;;
    *) file_type='other' ;;
  esac
}

# take_mode: the wanted mode is that of the file that file_attributes has looked at; the task calls it KP_MODE_NAME.
take_mode() {
  KP_MODE=$file_mode KP_MODE_KEEP=0 KP_MODE_SET=$((0$file_mode)) KP_MODE_KEEP_X=0 KP_MODE_SET_X=$((0$file_mode))
}

# emit_attributes: emits mode, owner and group as file_attributes found them. The file has a symbolic mode if
# applying the masks of the mode (KP_MODE_KEEP and others, made by the controller) changes nothing.
emit_attributes() {
  if [ -n "$KP_MODE" ]; then
    kp_keep=$KP_MODE_KEEP kp_set=$KP_MODE_SET
    if [ "$file_type" = directory ] || [ $((0$file_mode & 0111)) != 0 ]; then
      kp_keep=$KP_MODE_KEEP_X kp_set=$KP_MODE_SET_X
    fi
    if [ $((0$file_mode & kp_keep | kp_set)) = $((0$file_mode)) ]; then
      emit mode "${KP_MODE_NAME:-$KP_MODE}"
    else
      emit mode "$file_mode"
    fi
  else
    emit mode "$file_mode"
  fi
  kp_emit_owner owner "$KP_OWNER" "$file_owner" '%u'
  kp_emit_owner group "$KP_GROUP" "$file_group" '%g'
  kp_emit_label
}

# If the wanted owner is a number, the numbers are compared.
kp_emit_owner() {
  case $2 in
    '' | *[!0-9]*) emit "$1" "$3" ;;
    *) emit "$1" "$(stat -c "$4" -- "$entry")" ;;
  esac
}

# repair_attributes: sets the wanted mode, owner, group and context of $entry, if they differ.
repair_attributes() {
  if ! differs owner && ! differs group && ! differs mode && ! kp_differs_label; then return 0; fi
  keep_attributes
  if [ -d "$entry" ] && [ ! -L "$entry" ]; then
    enter_entry
    kp_object=.
  elif [ -r "$entry" ] && [ -f "$entry" ]; then
    open_entry
    own_entry
    kp_object=/proc/self/fd/8
  else
    # an object that cannot be opened has only a name
    names_are_safe ||
      fail "cannot open $kp_path to set its attributes" 'other users can write to its directory and could replace it'
    [ ! -L "$entry" ] || fail "$kp_path was replaced while it was inspected"
    kp_object=$entry
  fi
  # a change of owner clears set-id bits, which a mode such as g+w keeps
  if differs owner || differs group; then
    set_attributes "$kp_object"
  else
    if differs mode; then chmod -- "$KP_MODE" "$kp_object"; fi
    if kp_differs_label; then set_label "$kp_object"; fi
  fi
}

# set_attributes OBJECT...: sets their wanted owner and group, and then the mode and the context. Each is `.`, an open file, or a name where names are safe.
set_attributes() {
  [ -z "$KP_OWNER$KP_GROUP" ] || chown -- "$KP_OWNER${KP_GROUP:+:$KP_GROUP}" "$@"
  [ -z "$KP_MODE" ] || chmod -- "$KP_MODE" "$@"
  set_label "$@"
}
