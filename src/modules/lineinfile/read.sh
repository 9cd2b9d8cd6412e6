# Reports whether the lines of the file are as wanted.

# shellcheck disable=SC2016 # dollars of awk
line_awk='
function wanted(s) { return given ? matches(ere, program, s) : index(s, string) > 0 }
function insert(at) { put(at, line "\n"); was = "absent" }
function present(   i, found, at, new, matched) {
  found = 0; at = 0; matched = 0
  if (given || string != "")
    for (i = 1; i <= count; i++)
      if (wanted(lines[i])) {
        found = i; matched = 1
        if (first) break
      }
  if (!matched)
    for (i = 1; i <= count; i++) {
      if (bare(lines[i]) == line) found = i
      else if ((where == "after" || where == "before") && matches(place, place_program, lines[i])) {
        at = where == "after" ? i + 1 : i
        if (first) break
      }
    }
  if (found) {
    new = line
    if (backrefs && matched) { search(program, lines[found], 1); new = filled(lines[found]) }
    if (new !~ /\n$/) new = new "\n"
    lines[found] = new
    was = "other"
  } else if (backrefs) return
  else if (where == "BOF") insert(1)
  else if (at == 0) { end_last(); insert(count + 1) }
  else if (where == "after" && at <= count && bare(lines[at]) == line) return
  else { if (at > count) end_last(); insert(at) }
}
function absent(   i, kept, removed) {
  kept = 0
  for (i = 1; i <= count; i++)
    if (!(given || string != "" ? wanted(lines[i]) : bare(lines[i]) == line)) lines[++kept] = lines[i]
  removed = count - kept
  count = kept
  was = removed (removed == 1 ? " line" : " lines")
}
function edit() { if (ENVIRON["L_STATE"] == "present") present(); else absent() }
BEGIN {
  line = ENVIRON["L_LINE"] ""; string = ENVIRON["L_STRING"] ""
  given = ENVIRON["L_GIVEN"] != ""; first = ENVIRON["L_FIRST"] != ""; backrefs = ENVIRON["L_BACKREFS"] != ""
  where = ENVIRON["L_WHERE"]; ere = ENVIRON["L_ERE"] ""; place = ENVIRON["L_PLACE"] ""
  program = load(ENVIRON["L_PROGRAM"]); place_program = load(ENVIRON["L_PLACE_PROGRAM"])
  template(ENVIRON["L_PARTS"])
}'
line_edit() {
  T_PRINT=$1 L_STATE=$KP_STATE L_LINE=$KP_LINE L_STRING=$KP_SEARCH_STRING L_PARTS=$KP_PARTS \
    L_GIVEN=$KP_REGEXP_GIVEN L_FIRST=$KP_FIRSTMATCH L_BACKREFS=$KP_BACKREFS L_WHERE=$KP_WHERE L_ERE=$KP_REGEXP \
    L_PLACE=$KP_PLACE L_PROGRAM=$KP_REGEXP_PROGRAM L_PLACE_PROGRAM=$KP_PLACE_PROGRAM \
    awk "$regex_awk$line_awk$text_awk" 3>&-
}

emit_text line "$KP_STATE" line_edit
