# Returns the files in some directories that meet the criteria, which are words for find.

# Passes on the lines of files whose names and contents match.
# shellcheck disable=SC2016 # dollars of awk
find_awk='
function contains(file,   line, found) {
  found = 0
  while (!found && (getline line < file) > 0) found = matches(contains_ere, contains_program, line "\n")
  close(file)
  return found
}
BEGIN {
  patterns_ere = task["patterns"] ""; patterns_program = load(task["patterns_program"])
  excludes_ere = task["excludes"] ""; excludes_program = load(task["excludes_program"])
  contains_ere = task["contains"] ""; contains_program = load(task["contains_program"])
}
{
  file = substr($0, index($0, " ./") + 1)
  name = file
  sub(/.*\//, "", name)
  if (task["by_patterns"] != "" && !matches(patterns_ere, patterns_program, name)) next
  if (task["by_excludes"] != "" && matches(excludes_ere, excludes_program, name)) next
  if (task["by_contains"] == "" || contains(file)) print
}'
find_filter() {
  run_awk "$regex_awk$find_awk" by_patterns "$KP_BY_PATTERNS" patterns "$KP_PATTERNS" \
    patterns_program "$KP_PATTERNS_PROGRAM" by_excludes "$KP_BY_EXCLUDES" excludes "$KP_EXCLUDES" \
    excludes_program "$KP_EXCLUDES_PROGRAM" by_contains "$KP_BY_CONTAINS" contains "$KP_CONTAINS" \
    contains_program "$KP_CONTAINS_PROGRAM"
}

find_list() {
  LC_ALL=C find "$@" -exec stat ${KP_FOLLOW:+-L} -c "$KP_FORMAT %n" {} + ')' ')' 2>/dev/null || :
}

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
  if [ -n "$KP_BY_PATTERNS$KP_BY_EXCLUDES$KP_BY_CONTAINS" ]; then
    find_files=$(find_list "$@" | find_filter) || fail "cannot filter the files in $PWD"
  else
    find_files=$(find_list "$@")
  fi
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
