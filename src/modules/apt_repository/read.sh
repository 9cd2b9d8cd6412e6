# Reports whether apt uses the source.

# shellcheck disable=SC2016 # dollars of awk
source_same='
function same(s) {
  sub(/[ \t]*(#.*)?[\r\n]*$/, "", s); gsub(/[ \t]+/, " ", s); sub(/^ /, "", s)
  sub(/\[ /, "[", s); sub(/ \]/, "]", s)
  return s == line
}
BEGIN { line = task["line"] ""; present = task["state"] == "present" }'
# shellcheck disable=SC2016
source_awk='
function edit(   i, found) {
  found = 0
  for (i = count; i >= 1; i--) if (same(lines[i])) { found = 1; if (!present) cut(i, i) }
  was = found ? "present" : "absent"
  if (found || !present) return
  end_last()
  put(count + 1, line "\n")
}'
source_edit() {
  run_awk "$source_same$source_awk$text_awk" print "$1" line "$KP_LINE" state "$KP_STATE"
}

# Sets KP_PATH to the file that contains the line; fails if no file does.
source_find() {
  set --
  for source_file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    if [ -f "$source_file" ]; then set -- "$@" "$source_file"; fi
  done
  KP_PATH=''
  [ $# = 0 ] || KP_PATH=$(run_awk "$source_same"' same($0) { print FILENAME; exit }' line "$KP_LINE" -- "$@")
  [ -n "$KP_PATH" ]
}

source_find || KP_PATH=$KP_DEFAULT_PATH
emit_text source "$KP_STATE" source_edit
