# Reports whether the file has the section of the repository, with the options of the task.

# shellcheck disable=SC2016 # dollars of awk
repository_awk='
# Sets options[name] to the values of a line after the other, as in configparser: a line that begins with a blank continues
# the value before.
function read_options(line, from, to, options,   i, s, name, count) {
  split("", options)
  for (i = from; i <= to; i++) {
    s = bare(line[i])
    if (s ~ /^[ \t]*([#;].*)?$/) continue
    if (s ~ /^[ \t]/) sub(/^[ \t]+/, "\n", s)
    else {
      match(s, /[ \t]*[=:][ \t]*/)
      name = substr(s, 1, RSTART - 1)
      s = substr(s, RSTART + RLENGTH)
    }
    sub(/[ \t]+$/, "", s)
    options[name] = options[name] s
  }
}
function is_wanted(   name) {
  read_options(lines, head + 1, tail, is)
  read_options(wanted, 1, wanted_count, should)
  for (name in is) if (!(name in should) || is[name] "" != should[name] "") return 0
  for (name in should) if (!(name in is)) return 0
  return 1
}
function edit(   i) {
  for (head = 1; head <= count && bare(lines[head]) != "[" id "]"; head++) continue
  was = head > count ? "absent" : present ? "other" : "present"
  if (was == "absent" && !present) return
  if (was == "absent") { end_last(); put(head, "[" id "]\n") }
  for (tail = head; tail < count && lines[tail + 1] !~ /^\[/; tail++) continue
  if (!present) { cut(head, tail); return }
  # what is at the end is about the next section
  while (tail > head && lines[tail] ~ /^[ \t]*([#;].*)?\r?\n?$/) tail--
  if (is_wanted()) return
  if (tail > head) cut(head + 1, tail)
  end_last()
  for (i = 1; i <= wanted_count; i++) put(head + i, wanted[i] "\n")
}
BEGIN {
  id = task["id"]; present = task["state"] == "present"
  wanted_count = split(task["section"], wanted, "\n")
}'
repository_edit() {
  run_awk "$repository_awk$text_awk" print "$1" id "$KP_NAME" state "$KP_STATE" section "$KP_SECTION"
}

emit_text repository "$KP_STATE" repository_edit
