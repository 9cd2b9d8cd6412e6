# Reports whether the text has matches to replace.

# Matches are replaced as Python does: an empty one counts unless it is where the last one was empty, too.
# shellcheck disable=SC2016 # dollars of awk
replace_awk='
function replaced(s,   at, new, n) {
  new = ""; at = 1; barren = 0; n = 0
  while (search(program, s, at)) {
    n++
    new = new substr(s, at, cap[0] - at) filled(s)
    at = cap[1]
    barren = cap[0] == at ? at : 0
  }
  barren = 0
  was = n (n == 1 ? " match" : " matches")
  return new substr(s, at)
}
function edit(   s, from, to) {
  s = lines[1]
  if (!section) { lines[1] = replaced(s); return }
  if (!search(section, s, 1)) return
  from = cap[2 * section_group]; to = cap[2 * section_group + 1]
  lines[1] = substr(s, 1, from - 1) replaced(substr(s, from, to - from)) substr(s, to)
}
BEGIN {
  whole = 1
  program = load(task["program"])
  section_group = task["group"]
  if (section_group != "") section = load(task["section"])
  template(task["parts"])
}'
replace_edit() {
  run_awk "$regex_awk$replace_awk$text_awk" print "$1" program "$KP_REGEXP" parts "$KP_REPLACE" \
    section "$KP_SECTION" group "$KP_SECTION_GROUP"
}

emit_text text replaced replace_edit
