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
function edit() { if (task["state"] == "present") present(); else absent() }
BEGIN {
  line = task["line"] ""; string = task["string"] ""
  given = task["given"] != ""; first = task["first"] != ""; backrefs = task["backrefs"] != ""
  where = task["where"]; ere = task["ere"] ""; place = task["place"] ""
  program = load(task["program"]); place_program = load(task["place_program"])
  template(task["parts"])
}'
line_edit() {
  run_awk "$regex_awk$line_awk$text_awk" print "$1" state "$KP_STATE" line "$KP_LINE" string "$KP_SEARCH_STRING" \
    parts "$KP_PARTS" given "$KP_REGEXP_GIVEN" first "$KP_FIRSTMATCH" backrefs "$KP_BACKREFS" where "$KP_WHERE" \
    ere "$KP_REGEXP" place "$KP_PLACE" program "$KP_REGEXP_PROGRAM" place_program "$KP_PLACE_PROGRAM"
}

emit_text line "$KP_STATE" line_edit
