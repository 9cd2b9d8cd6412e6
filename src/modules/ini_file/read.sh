# Reports whether the file contains the option.

# shellcheck disable=SC2016 # dollars of awk
ini_awk='
# Is this a line of the option, which may be commented out? Sets `inactive` and `value_is`.
function names(option, s) {
  sub(/\n$/, "", s)
  inactive = s ~ /^[#;]/
  if (inactive) s = substr(s, 2)
  sub(/^[ \t]+/, "", s)
  if (substr(s, 1, length(option)) "" != option) return 0
  s = substr(s, length(option) + 1)
  sub(/^[ \t]+/, "", s)
  value_is = substr(s, 2)
  sub(/^[ \t]+/, "", value_is)
  return s == "" || s ~ /^=/
}
# Sets `head` to the line of the section, `tail` to its last line. Lines before the first section have the head 0.
function find_section(   i) {
  for (head = section == "" ? 0 : next_head(1); head <= count; head = next_head(tail + 1)) {
    for (tail = head; tail < count && lines[tail + 1] !~ /^\[/; tail++) continue
    if (has_all()) return 1
  }
  return 0
}
function next_head(i) {
  while (i <= count && index(lines[i], "[" section "]") != 1) i++
  return i
}
function has_all(   i, k) {
  for (k = 1; k < conditions; k += 2) {
    for (i = head + 1; i <= tail; i++) if (names(condition[k], lines[i]) && value_is == condition[k + 1]) break
    if (i > tail) return 0
  }
  return 1
}
function line_of(value) { return value == "" && no_value ? option "\n" : option equals value "\n" }
function set_line(i, value) {
  done[i] = 1
  if (!(ignore_spaces && !inactive && value_is == value)) lines[i] = line_of(value)
}
# A line that has one of the values keeps it, any other line of the option gets one of those that are left.
function set_values(   i, k, at) {
  for (i in done) delete done[i]
  for (k = 1; k <= values; k++) left[k] = 1
  for (i = head + 1; i <= tail; i++) {
    if (!names(option, lines[i])) continue
    for (k = 1; k <= values; k++) if (left[k] && value[k] == value_is) break
    if (k <= values) { left[k] = 0; set_line(i, value_is) }
    else if (values == 0) { set_line(i, ""); left[0] = 0; break }
  }
  if (exclusive && !no_value) {
    for (k = 1; k <= values; k++)
      for (i = head + 1; left[k] && i <= tail; i++)
        if (!done[i] && names(option, lines[i])) { left[k] = 0; set_line(i, value[k]) }
    for (i = tail; i > head; i--) if (!done[i] && names(option, lines[i])) { cut(i, i); tail-- }
  }
  for (at = tail; at > head && lines[at] ~ /^[ \t]*([#;].*)?\n?$/; at--) continue
  add_values(at + 1)
}
function add_values(at,   k) {
  if (at > count) end_last()
  if (values == 0 && left[0]) put(at, line_of(""))
  for (k = 1; k <= values; k++) if (left[k]) put(at++, line_of(value[k]))
}
function add_section(   k) {
  end_last()
  put(count + 1, "[" section "]\n")
  for (k = 1; k < conditions; k += 2) put(count + 1, condition[k] equals condition[k + 1] "\n")
  for (k = 1; k <= values; k++) left[k] = 1
  if (option != "") add_values(count + 1)
}
function remove(   i, k) {
  if (option == "") { cut(head, tail); return }
  for (i = tail; i > head; i--) {
    if (!names(option, lines[i]) || inactive) continue
    for (k = 1; k <= values; k++) if (value[k] == value_is) break
    if (exclusive || k <= values) cut(i, i)
  }
}
function edit() {
  left[0] = 1
  if (!present) { was = "present"; if (find_section()) remove() }
  else if (find_section()) { was = "other"; if (option != "") set_values() }
  else { was = "absent"; add_section() }
}
BEGIN {
  section = task["section"] ""; option = task["option"] ""; equals = task["equals"]
  present = task["state"] == "present"; exclusive = task["exclusive"] != ""
  no_value = task["no_value"] != ""; ignore_spaces = task["ignore_spaces"] != ""
  values = split(task["values"], value, "\n")
  for (k = 1; k <= values; k++) value[k] = substr(value[k], 2) ""
  conditions = split(task["has"], condition, "\n")
  for (k = 1; k <= conditions; k++) condition[k] = condition[k] ""
}'
ini_edit() {
  run_awk "$ini_awk$text_awk" print "$1" section "$KP_SECTION" option "$KP_OPTION" equals "$KP_EQUALS" \
    state "$KP_STATE" exclusive "$KP_EXCLUSIVE" no_value "$KP_ALLOW_NO_VALUE" ignore_spaces "$KP_IGNORE_SPACES" \
    values "$KP_VALUES" has "$KP_SECTION_HAS"
}

if [ -n "$KP_OPTION" ]; then ini_key=option; else ini_key=section; fi
emit_text "$ini_key" "$KP_STATE" ini_edit
