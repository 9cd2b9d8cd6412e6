# Changes a part of a text file with awk, for all modules that do so.

# The end of each awk program. Those of modules have a function edit(), which changes lines[1..count] and sets `was` to a word
# for what it has found; each line has its newline, except for a last one without. edit() runs twice: a task that would
# change the file each time is refused. If `whole` is set, all of the text is lines[1].
# put(AT, LINE), cut(FROM, TO), end_last(), bare(LINE): insert a line, remove lines, end the last line, a line without its end.
# The program prints the new text if task["print"] is not empty, and otherwise `was`, which is empty if nothing changes.
# The text is read as a whole, split at a byte that no text contains: this shows whether it ends with a newline.
# shellcheck disable=SC2016,SC2034 # dollars of awk; for the scripts of modules
text_awk='
function bare(s) { sub(/[\r\n]+$/, "", s); return s "" }
function put(at, new,   i) {
  for (i = count; i >= at; i--) lines[i + 1] = lines[i]
  lines[at] = new
  count++
}
function cut(from, to,   i) {
  for (i = to + 1; i <= count; i++) lines[from + i - to - 1] = lines[i]
  count -= to - from + 1
}
function end_last() { if (count > 0 && lines[count] !~ /\n$/) lines[count] = lines[count] "\n" }
function load_lines(text,   i, open) {
  if (whole) { lines[1] = text; count = 1; return }
  count = split(text, lines, "\n")
  open = count > 0 && lines[count] != ""
  if (!open && count > 0) count--
  for (i = 1; i <= count; i++) if (i < count || !open) lines[i] = lines[i] "\n"
}
function has_changed(   i, old_count) {
  for (i = 1; i <= count; i++) old[i] = lines[i]
  old_count = count
  was = ""
  edit()
  if (count != old_count) return 1
  for (i = 1; i <= count; i++) if (lines[i] "" != old[i] "") return 1
  return 0
}
BEGIN { RS = "\001" }
{ text = NR == 1 ? $0 : text RS $0 }
END {
  load_lines(text "")
  if (task["print"] != "") {
    edit()
    ORS = ""
    for (i = 1; i <= count; i++) print lines[i]
  } else if (has_changed()) {
    said = was
    print has_changed() ? "again" : said
  }
}'

# emit_edit KEY WANTED FUNCTION: emits KEY for the text on stdin: WANTED if the function changes nothing. It runs awk, with its
# argument as task["print"].
emit_edit() {
  kp_was=$("$3" '') || fail "awk cannot read the text for $1"
  [ "$kp_was" != again ] || ! is_first_look ||
    fail 'each run would change the file again' 'the task would change its own result again'
  emit "$1" "${kp_was:-$2}"
}

# emit_text KEY WANTED FUNCTION: does the same for the file of KP_PATH, and emits its attributes. A file that does not exist has
# nothing; KP_CREATE makes it.
emit_text() {
  enter_target "$KP_PATH"
  file_attributes
  case $file_type in
    file)
      open_entry
      emit_edit "$@" <&8
      emit_attributes
      ;;
    absent)
      emit "$1" absent
      if [ "$2" = absent ]; then
        emit mode "$KP_MODE"
        emit owner "$KP_OWNER"
        emit group "$KP_GROUP"
      elif [ -z "${KP_CREATE-}" ] && [ -z "$KP_CHECK" ]; then
        fail "$KP_PATH does not exist" "${KP_CREATE+create: true creates it}"
      fi
      ;;
    *) fail "$KP_PATH is not a file, but a $file_type" ;;
  esac
}

# put_text KEY FUNCTION: writes the file that emit_text has read, as FUNCTION changes it.
put_text() {
  if ! differs "$1"; then
    repair_attributes
    return 0
  fi
  if [ "$file_type" = absent ]; then
    if [ -z "$entry" ]; then make_parent "$KP_PATH"; fi
    open_temp
    "$2" yes </dev/null >&9
  else
    own_entry
    open_temp
    # awk would lose bytes that are not text
    tr -cd '\000\001' </proc/self/fd/8 >&9
    [ ! -s "$beside" ] || fail "$KP_PATH is not a text file"
    "$2" yes </proc/self/fd/8 >&9
  fi
  replace_entry
}
