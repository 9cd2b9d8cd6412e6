# A new directory, with those above it.
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
}

file_touch() {
  [ -n "$entry" ] || fail "there is no directory ${KP_PATH%/*}" 'make it first, with the file module'
  umask "${KP_UMASK:-022}"
  create_file "$entry" || fail "cannot make $KP_PATH: ${kp_why##*: }"
  umask 022
  set_owner /proc/self/fd/9
  [ -z "$KP_MODE" ] || set_mode "$KP_MODE"
  sync_folder
}

# What is linked is opened first, so that nobody can put something else in its place.
file_link_hard() {
  case $KP_SRC in /*) file_src=$KP_SRC ;; *) file_src=${KP_PATH%/*}/$KP_SRC ;; esac
  enter "$file_src"
  if [ -z "$entry" ] || [ ! -e "$entry" ]; then fail "$file_src does not exist"; fi
  open_entry
  enter "$KP_PATH"
  temp_link "$file_src"
  if [ -L "$kp_temp" ] || [ ! "$kp_temp" -ef /proc/self/fd/8 ]; then fail "$file_src was replaced while it was linked"; fi
  rename_temp
}

# Opens up to six files of this directory together: what is done to them by programs is done once for all.
file_add() {
  file_count=$((file_count + 1))
  kp_path=$PWD/${1#./}
  case $file_count in
    1) command exec 4<"$1" ;;
    2) command exec 5<"$1" ;;
    3) command exec 6<"$1" ;;
    4) command exec 7<"$1" ;;
    5) command exec 8<"$1" ;;
    6) command exec 9<"$1" ;;
  esac || fail "cannot read $kp_path"
  if [ -L "$1" ] || [ ! "$1" -ef "/proc/self/fd/$((file_count + 3))" ]; then fail "$kp_path was replaced while it was opened"; fi
  [ "$file_count" != 6 ] || file_repair
}

file_repair() {
  set --
  while [ "$file_count" -gt 0 ]; do
    set -- "$@" "/proc/self/fd/$((file_count + 3))"
    file_count=$((file_count - 1))
  done
  if [ $# = 0 ]; then return 0; fi
  file_names=$(stat -L -c '%h %U' -- "$@")
  while read -r file_links kp_owner; do
    [ "$file_links" = 1 ] || kp_is_ours || fail "a file in $PWD belongs to $kp_owner and has other names (hard links)" \
      'whoever can write to this directory could have made it lead this task to any file: remove it first'
  done <<END
$file_names
END
  file_set "$@"
}

file_set() {
  case $KP_OWNER$KP_GROUP in
    '') ;;
    *) chown -- "$KP_OWNER${KP_GROUP:+:$KP_GROUP}" "$@" ;;
  esac
  if [ -n "$KP_MODE" ]; then chmod -- "$KP_MODE" "$@"; fi
}

# Gives everything below this directory the wanted attributes, and this directory last: others may get a say in it then.
file_below() {
  for name in ./* ./.[!.]* ./..?*; do
    if [ -f "$name" ] && [ ! -L "$name" ]; then file_add "$name"; fi
  done
  file_repair
  for name in ./* ./.[!.]* ./..?*; do
    if [ -d "$name" ] && [ ! -L "$name" ]; then
      kp_path=$PWD/${name#./} entry=$name
      enter_entry
      file_below
      kp_step_into .. "${PWD%/*}" || fail "$PWD was moved meanwhile"
    fi
  done
  file_set .
}

if differs state || differs src; then
  case $KP_STATE:$kp_type in
    absent:*)
      rm -rf -- "$entry"
      sync_folder
      ;;
    directory:absent) file_make_folder ;;
    directory:*) fail "$KP_PATH is there, and it is not a directory" ;;
    touch:absent) file_touch ;;
    link:file | hard:file)
      [ -n "$KP_FORCE" ] || fail "$KP_PATH is a file" 'force: true replaces it by the link'
      if [ "$KP_STATE" = hard ]; then
        file_link_hard
      else
        temp_link "$KP_SRC" -s
        rename_temp
      fi
      ;;
    link:absent | link:link)
      [ -n "$entry" ] || fail "there is no directory ${KP_PATH%/*}" 'make it first, with the file module'
      temp_link "$KP_SRC" -s
      rename_temp
      ;;
    hard:absent) file_link_hard ;;
    file:absent) fail "$KP_PATH does not exist" 'state: touch makes an empty file, copy one with content' ;;
    *) fail "$KP_PATH is there, and it is not a $KP_STATE ($kp_type)" ;;
  esac
  if [ "$KP_STATE" = hard ]; then repair_attributes; fi
elif [ -z "$KP_RECURSE" ]; then
  repair_attributes
fi
if [ -n "$KP_RECURSE" ]; then
  enter "$KP_PATH"
  enter_entry
  file_count=0
  file_below
fi
