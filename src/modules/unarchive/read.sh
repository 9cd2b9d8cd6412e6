# Unpacks the archive aside, and reports how many of its files differ from those in the directory.

# Opens the archive as descriptor 6.
unarchive_open() {
  if [ -z "$KP_SRC" ]; then
    need_content
    open_content
    return 0
  fi
  enter_target "$KP_SRC"
  file_attributes
  [ "$file_type" != absent ] || fail "$KP_SRC does not exist"
  open_entry
  exec 6<&8
}

# unarchive_unpack OPTION...: what the archive is called on the way to $stage/tree; other programs must not see it.
unarchive_unpack() {
  mkdir -- "$stage/tree"
  cd -P -- "$stage/tree" || exit
  # not every tar finds out how its archive is compressed
  unarchive_kind=$(head -c 2 /proc/self/fd/6)
  unarchive_gzip=$(printf '\037\213')
  case $unarchive_kind in
    "$unarchive_gzip") set -- -z "$@" ;;
    BZ) set -- -j "$@" ;;
    ?7) set -- -J "$@" ;;
  esac
  # a line each
  set -f
  unarchive_ifs=$IFS IFS=$nl
  if [ "$unarchive_kind" = PK ]; then unarchive_zip "$@"; else unarchive_tar "$@"; fi
  unarchive_exclude
  IFS=$unarchive_ifs
  set +f
  if [ -n "$KP_OWNER$KP_GROUP" ]; then chown -hR -- "$KP_OWNER${KP_GROUP:+:$KP_GROUP}" .; fi
  if [ -n "$KP_MODE" ]; then chmod -R -- "$KP_MODE" .; fi
  refuse_links_outside
  read_tree
}

unarchive_zip() {
  command -v unzip >/dev/null || fail 'this host has no unzip' 'install the package unzip first'
  # shellcheck disable=SC2086 # a line each
  unzip -q -o "$@" /proc/self/fd/6 $KP_INCLUDE 3>&- || fail 'unzip cannot unpack the archive' 'what it said is above'
}

unarchive_tar() {
  # shellcheck disable=SC2086 # a line each
  tar -x -p -f /proc/self/fd/6 "$@" -- $KP_INCLUDE 3>&- || fail 'tar cannot unpack the archive' 'what it said is above'
}

# Not every tar can leave out names. A pattern matches from the beginning of any part of a name on, as with GNU tar.
unarchive_exclude() {
  for unarchive_pattern in $KP_EXCLUDE; do
    find . -depth \( -path "./$unarchive_pattern" -o -path "*/$unarchive_pattern" \) -exec rm -rf -- {} +
  done
}

if [ -n "$KP_CREATES" ] && [ -e "$KP_CREATES" ]; then
  emit files 'as wanted'
  return 0
fi
if is_first_look; then
  make_stage
  unarchive_open
  unarchive_unpack "$@"
fi
enter_target "$KP_DEST"
file_attributes
if [ "$file_type" = directory ]; then
  enter_entry
  emit_tree files
elif [ "$file_type" = absent ] && [ -n "$KP_CHECK" ]; then
  emit files absent
else
  fail "$KP_DEST is not a directory" 'make it first, with the file module'
fi
