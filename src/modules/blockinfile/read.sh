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
  if (ENVIRON["B_PREPEND"] != "" && at > 1 && lines[at - 1] != "\n") put(at++, "\n")
  n = split(block, part, "\n")
  if (part[n] == "") n--
  put(at++, begin)
  for (i = 1; i <= n; i++) put(at++, part[i] "\n")
  put(at++, end)
  if (ENVIRON["B_APPEND"] != "" && at <= count && lines[at] != "\n") put(at, "\n")
}
BEGIN {
  begin = ENVIRON["B_BEGIN"] "\n"; end = ENVIRON["B_END"] "\n"; block = ENVIRON["B_BLOCK"] ""
  where = ENVIRON["B_WHERE"]; place = ENVIRON["B_PLACE"] ""
  present = ENVIRON["B_STATE"] == "present"
  given = place != "" || ENVIRON["B_PROGRAM"] != ""
  place_program = load(ENVIRON["B_PROGRAM"])
}'
block_edit() {
  T_PRINT=$1 B_STATE=$KP_STATE B_BEGIN=$KP_BEGIN B_END=$KP_END B_BLOCK=$KP_BLOCK B_WHERE=$KP_WHERE B_PLACE=$KP_PLACE \
    B_PROGRAM=$KP_PLACE_PROGRAM B_APPEND=$KP_APPEND_NEWLINE B_PREPEND=$KP_PREPEND_NEWLINE \
    awk "$regex_awk$block_awk$text_awk" 3>&-
}

emit_text block "$KP_STATE" block_edit
