# Reports whether the file contains the block.

# shellcheck disable=SC2016 # dollars of awk
block_awk='
function place_of_block(   i, at) {
  if (where == "BOF") return 1
  at = 0
  if (given)
    for (i = 1; i <= count; i++)
      if (matches(place, place_program, lines[i])) at = where == "after" ? i + 1 : i
  return at ? at : count + 1
}
function edit(   i, from, to, at, n, part) {
  from = 0; to = 0
  for (i = 1; i <= count; i++) {
    if (lines[i] == begin) from = i
    if (lines[i] == end) to = i
  }
  if (from && to) {
    at = from < to ? from : to
    cut(at, from < to ? to : from)
    was = present ? "other" : "present"
  } else {
    if (!present) return
    at = place_of_block()
    was = "absent"
  }
  if (!present) return
  if (at > count) end_last()
  if (task["prepend"] != "" && at > 1 && lines[at - 1] != "\n") put(at++, "\n")
  n = split(block, part, "\n")
  if (part[n] == "") n--
  put(at++, begin)
  for (i = 1; i <= n; i++) put(at++, part[i] "\n")
  put(at++, end)
  if (task["append"] != "" && at <= count && lines[at] != "\n") put(at, "\n")
}
BEGIN {
  begin = task["begin"] "\n"; end = task["end"] "\n"; block = task["block"] ""
  where = task["where"]; place = task["place"] ""
  present = task["state"] == "present"
  given = place != "" || task["program"] != ""
  place_program = load(task["program"])
}'
block_edit() {
  run_awk "$regex_awk$block_awk$text_awk" print "$1" state "$KP_STATE" begin "$KP_BEGIN" end "$KP_END" \
    block "$KP_BLOCK" where "$KP_WHERE" place "$KP_PLACE" program "$KP_PLACE_PROGRAM" append "$KP_APPEND_NEWLINE" \
    prepend "$KP_PREPEND_NEWLINE"
}

emit_text block "$KP_STATE" block_edit
