# Reports the object at a path, and whether everything below it has the wanted attributes.

# file_judge: sets $file_why to what differs among $mode, $owner, $group, $uid, $gid, $label, $type of an object below the path.
file_judge() {
  file_why='' keep=$KP_MODE_KEEP set=$KP_MODE_SET
  if [ "$type" = directory ] || [ $((0$mode & 0111)) != 0 ]; then
    keep=$KP_MODE_KEEP_X set=$KP_MODE_SET_X
  fi
  case $KP_GROUP in '' | "$group" | "$gid") ;; *) file_why="group $group" ;; esac
  case $KP_OWNER in '' | "$owner" | "$uid") ;; *) file_why="owner $owner" ;; esac
  if [ -n "$KP_MODE" ] && [ $((0$mode & keep | set)) != $((0$mode)) ]; then file_why="mode $mode"; fi
  # shellcheck disable=SC2254 # a pattern
  case $label in - | $KP_LABEL) ;; *) file_why="context $label" ;; esac
}

# What file_judge needs, for stat.
file_format='%a %U %G %u %g - %F'
if has_labels; then file_format='%a %U %G %u %g %C %F'; fi

# Emits both times in the format of touch.
file_emit_times() {
  file_times=$(stat -c '%y %x' -- "$entry") || fail "cannot look at $KP_PATH"
  # shellcheck disable=SC2086 # words without patterns: 2026-12-31 23:59:00.0 +0000, twice
  set -- $file_times
  file_emit_time modification_time "$KP_MODIFICATION_TIME" "$1" "$2"
  file_emit_time access_time "$KP_ACCESS_TIME" "$4" "$5"
}

# file_emit_time KEY WANTED DAY TIME: now is reached once it was set.
file_emit_time() {
  if [ "$2:$file_touched" = now:yes ]; then
    emit "$1" now
    return 0
  fi
  file_day=${3#*-} file_minute=${4#*:}
  emit "$1" "${3%%-*}${file_day%-*}${file_day#*-}${4%%:*}${file_minute%%:*}.$(printf %.2s "${file_minute#*:}")"
}

file_touched=${file_touched-}
if [ -n "$KP_FOLLOW" ]; then enter_target "$KP_PATH"; else enter "$KP_PATH"; fi
file_attributes
case $KP_STATE:$file_type in
  # these two accept an existing object of any type
  file:directory | touch:directory | touch:other | touch:link) emit state file ;;
  link:link)
    emit state link
    emit src "$(readlink -- "$entry")"
    ;;
  hard:file)
    if [ "$entry" -ef "$KP_SRC" ]; then
      emit state hard
      emit src "$KP_SRC"
    else
      emit state file
    fi
    ;;
  *) emit state "$file_type" ;;
esac
case $file_type in
  absent | link) ;;
  *)
    emit_attributes
    if [ -n "$KP_MODIFICATION_TIME$KP_ACCESS_TIME" ]; then file_emit_times; fi
    ;;
esac
if [ -n "$KP_RECURSE" ] && [ "$file_type" = directory ]; then
  below=$(enter_entry && find . \( -type d -o -type f \) -exec stat -c "$file_format" {} + |
    while read -r mode owner group uid gid label type; do
      file_judge
      [ -z "$file_why" ] || printf '%s\n' "$file_why"
    done | head -n 1)
  emit below "${below:-as wanted}"
fi
