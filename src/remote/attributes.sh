# Type, mode, owner and group of $entry (see paths.sh), for all modules that manage files.

# file_attributes: sets kp_type (absent, file, directory, link, other), kp_mode (four octal digits), kp_owner, kp_group,
# kp_inode (device:inode).
file_attributes() {
  kp_type=absent kp_mode='' kp_owner='' kp_group='' kp_inode='' kp_hint=''
  if [ -z "$entry" ] || { [ ! -e "$entry" ] && [ ! -L "$entry" ]; }; then return 0; fi
  if kp_foreseen "$kp_entered"; then
    eval "kp_stat=\$kp_ahead_stat_$kp_slot"
    kp_hint=yes
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

# open_entry: opens $entry for reading, as descriptor 8, and makes sure that this is the file that kp_inode stands for,
# not one that a link leads to in the meantime. Where the kernel tells the inode of a descriptor (since 5.14, see
# proc_pid_fdinfo(5)) this needs no fork.
open_entry() {
  if [ -n "$kp_hint" ]; then
    # seen ahead by its name, to which another way may have led
    kp_entered=''
    file_attributes
  fi
  [ "$kp_type" = file ] || fail "$kp_path is not a file"
  command exec 8<"$entry" || fail "cannot read $kp_path"
  command exec 7<. || fail "cannot read $PWD"
  kp_fdinfo 7
  kp_mount_here=$kp_mount
  kp_fdinfo 8
  exec 7<&-
  if [ "$kp_mount:$kp_ino" = "$kp_mount_here:${kp_inode#*:}" ]; then return 0; fi
  [ "$(stat -L -c %d:%i -- /proc/self/fd/8)" = "$kp_inode" ] || fail "$kp_path was replaced while it was opened"
}

# kp_fdinfo DESCRIPTOR: sets kp_mount and kp_ino, which are empty where the kernel does not tell.
kp_fdinfo() {
  kp_mount='' kp_ino=''
  while read -r kp_key kp_value; do
    case $kp_key in
      mnt_id:) kp_mount=$kp_value ;;
      ino:) kp_ino=$kp_value ;;
    esac
  done <"/proc/self/fdinfo/$1" || :
}

# own_entry: makes sure that the file on descriptor 8 belongs into this directory, and takes its attributes. A file may
# have more names (hard links): where others can make names, one of theirs may be the name of anybody's file.
own_entry() {
  kp_was=$kp_inode
  kp_stat=$(stat -L -c '%a %U %G %d:%i %F' -- /proc/self/fd/8) || fail "cannot look at $kp_path"
  kp_take_attributes
  [ "$kp_inode" = "$kp_was" ] || fail "$kp_path was replaced while it was opened"
  kp_look_around
  case $kp_writer in root | "${kp_me%%:*}" | "$kp_owner") return 0 ;; esac
  # the kernel lets nobody make names for files that he cannot write, see protected_hardlinks in proc_sys_fs(5)
  kp_protected=0
  if [ -r /proc/sys/fs/protected_hardlinks ]; then read -r kp_protected </proc/sys/fs/protected_hardlinks; fi
  if [ "$kp_protected" = 1 ] && [ $((0$kp_mode & 022)) = 0 ]; then return 0; fi
  kp_prove_entry
}

# kp_look_around: sets kp_writer to who can make names in this directory, beside root; `:` if there are more.
kp_look_around() {
  kp_stat=$(stat -c '%a %U' .) || fail "cannot look at $PWD"
  kp_writer=${kp_stat#* }
  [ $((0${kp_stat%% *} & 022)) = 0 ] || kp_writer=':'
}

# Proves that $entry is the only name of the file on descriptor 8: it has one name, none was made or removed in the last
# two seconds (that sets its ctime, which ticks in some milliseconds), and $entry is one.
kp_prove_entry() {
  kp_waited=''
  while :; do
    kp_before=$(stat -L -c '%h %Z' -- /proc/self/fd/8)
    [ "${kp_before%% *}" = 1 ] ||
      fail "$kp_path is a file of $kp_owner that has other names (hard links)" \
        'who can write to its directory could have made it lead this task to any file: remove it first'
    if [ $(($(date +%s) - ${kp_before#* })) -ge 2 ]; then break; fi
    [ -z "$kp_waited" ] || fail "$kp_path is being changed by somebody else"
    kp_waited=1
    sleep 2
  done
  kp_after="$(stat -c %d:%i -- "$entry") $(stat -L -c '%h %Z' -- /proc/self/fd/8)"
  [ "$kp_after" = "$kp_inode $kp_before" ] || fail "$kp_path is being changed by somebody else"
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
