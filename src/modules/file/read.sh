# Reports the object at a path, and whether everything below it has the wanted attributes.

# file_judge: sets $file_why to what differs among $mode, $owner, $group, $uid, $gid, $type of an object below the path.
file_judge() {
  file_why='' keep=$KP_MODE_KEEP set=$KP_MODE_SET
  if [ "$type" = directory ] || [ $((0$mode & 0111)) != 0 ]; then
    keep=$KP_MODE_KEEP_X set=$KP_MODE_SET_X
  fi
  case $KP_GROUP in '' | "$group" | "$gid") ;; *) file_why="group $group" ;; esac
  case $KP_OWNER in '' | "$owner" | "$uid") ;; *) file_why="owner $owner" ;; esac
  if [ -n "$KP_MODE" ] && [ $((0$mode & keep | set)) != $((0$mode)) ]; then file_why="mode $mode"; fi
}

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
  *) emit_attributes ;;
esac
if [ -n "$KP_RECURSE" ] && [ "$file_type" = directory ]; then
  below=$(enter_entry && find . \( -type d -o -type f \) -exec stat -c '%a %U %G %u %g %F' {} + |
    while read -r mode owner group uid gid type; do
      file_judge
      [ -z "$file_why" ] || printf '%s\n' "$file_why"
    done | head -n 1)
  emit below "${below:-as wanted}"
fi
