# Returns the files in some directories that meet the criteria, which are words for find.

# Reports the files in one directory.
find_in() {
  enter_target "$1"
  if [ -z "$entry" ] || { [ ! -e "$entry" ] && [ ! -L "$entry" ]; }; then
    result "skipped$find_number" "$1 does not exist"
    return 0
  fi
  if [ ! -d "$entry" ]; then
    result "skipped$find_number" "$1 is not a directory"
    return 0
  fi
  enter_entry
  shift
  # a file that disappears meanwhile is no failure
  find_files=$(LC_ALL=C find "$@" -exec stat ${KP_FOLLOW:+-L} -c "$KP_FORMAT %n" {} + ')' ')' 2>/dev/null) || :
  result "files$find_number" "$find_files"
}

read_only
if [ -n "$KP_NEEDS_TIME" ]; then result now "$(date +%s)"; fi
find_number=0
while read -r find_path; do
  find_in "$find_path" "$@"
  find_number=$((find_number + 1))
done <<END
$KP_PATHS
END
