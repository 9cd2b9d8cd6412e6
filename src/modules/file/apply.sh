# Creates, removes or replaces the object at a path, and repairs attributes at and below it.

# Creates a directory, with its parents.
file_make_folder() {
  if [ -z "$entry" ]; then make_parent "$KP_PATH"; fi
  case $KP_MODE in
    *[!0-7]*)
      make_entry
      chmod -- "$KP_MODE" .
      ;;
    *) make_entry "$KP_MODE" ;;
  esac
  set_owner .
  set_label .
}

file_touch() {
  [ -n "$entry" ] || fail "there is no directory ${KP_PATH%/*}" 'create it first, with the file module'
  umask "${KP_UMASK:-022}"
  keep_entry
  create_file "$entry" || fail "cannot create $KP_PATH: $why"
  umask 022
  set_owner /proc/self/fd/9
  [ -z "$KP_MODE" ] || set_mode "$KP_MODE"
  set_label /proc/self/fd/9
  sync_folder
}

file_link_hard() {
  case $KP_SRC in
    /*) temp_hard_link "$KP_SRC" "$KP_PATH" ;;
    *) temp_hard_link "${KP_PATH%/*}/$KP_SRC" "$KP_PATH" ;;
  esac
  rename_temp
}

# Sets the times of the directory or the open file.
file_set_times() {
  if [ -n "$KP_FOLLOW" ]; then enter_target "$KP_PATH"; else enter "$KP_PATH"; fi
  file_attributes
  if [ "$file_type" = directory ]; then
    enter_entry
    file_touch_as . m "$KP_MODIFICATION_TIME"
    file_touch_as . a "$KP_ACCESS_TIME"
  else
    open_entry
    own_entry
    file_touch_as /proc/self/fd/8 m "$KP_MODIFICATION_TIME"
    file_touch_as /proc/self/fd/8 a "$KP_ACCESS_TIME"
  fi
  file_touched=yes
}

# file_touch_as OBJECT m|a TIME: sets its time of modification or access, if it is wanted.
file_touch_as() {
  case $3 in
    '') ;;
    now) touch -"$2" -- "$1" ;;
    *) touch -"$2" -t"$3" -- "$1" ;;
  esac
}

# file_repair NAME...: files of this directory. Where nobody else can create names, a name is enough; elsewhere each file that
# differs is opened and checked.
file_repair() {
  if [ -n "$file_safe" ]; then
    set_attributes "$@"
    return 0
  fi
  file_lines=$(stat -c "$file_format" -- "$@")$nl
  for name; do
    read -r mode owner group uid gid label type <<END
${file_lines%%"$nl"*}
END
    file_lines=${file_lines#*"$nl"}
    file_judge
    if [ -n "$file_why" ]; then
      take_entry "$name"
      file_attributes
      open_entry
      own_entry
      set_attributes /proc/self/fd/8
    fi
  done
}

# Sets the wanted attributes of everything below this directory, and of this directory last, since other users may be able to
# change it after that.
file_below() {
  file_safe=''
  if names_are_safe; then file_safe=yes; fi
  set --
  for name in ./* ./.[!.]* ./..?*; do
    if [ -f "$name" ] && [ ! -L "$name" ]; then set -- "$@" "$name"; fi
    if [ $# = 200 ]; then
      file_repair "$@"
      set --
    fi
  done
  [ $# = 0 ] || file_repair "$@"
  for name in ./* ./.[!.]* ./..?*; do
    if [ -d "$name" ] && [ ! -L "$name" ]; then
      take_entry "$name"
      enter_entry
      file_below
      leave_entry
    fi
  done
  set_attributes .
}

if differs state || differs src; then
  case $KP_STATE:$file_type in
    absent:*) remove_entry r ;;
    directory:absent) file_make_folder ;;
    directory:*) fail "$KP_PATH exists, but is not a directory" ;;
    touch:absent) file_touch ;;
    link:file | hard:file)
      [ -n "$KP_FORCE" ] || fail "$KP_PATH is a file" 'force: true replaces it with the link'
      if [ "$KP_STATE" = hard ]; then
        file_link_hard
      else
        temp_link "$KP_SRC"
        rename_temp
      fi
      ;;
    link:absent | link:link)
      [ -n "$entry" ] || fail "there is no directory ${KP_PATH%/*}" 'create it first, with the file module'
      temp_link "$KP_SRC"
      rename_temp
      ;;
    hard:absent) file_link_hard ;;
    file:absent) fail "$KP_PATH does not exist" 'state: touch creates an empty file, the copy module one with content' ;;
    *) fail "$KP_PATH exists, but is not a $KP_STATE ($file_type)" ;;
  esac
  if [ "$KP_STATE" = hard ]; then repair_attributes; fi
elif [ -z "$KP_RECURSE" ]; then
  repair_attributes
fi
if differs modification_time || differs access_time; then file_set_times; fi
if [ -n "$KP_RECURSE" ]; then
  enter "$KP_PATH"
  enter_entry
  file_below
fi
