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
  program = load(ENVIRON["R_PROGRAM"])
  section_group = ENVIRON["R_GROUP"]
  if (section_group != "") section = load(ENVIRON["R_SECTION"])
  template(ENVIRON["R_PARTS"])
}'
replace_edit() {
  T_PRINT=$1 R_PROGRAM=$KP_REGEXP R_PARTS=$KP_REPLACE R_SECTION=$KP_SECTION R_GROUP=$KP_SECTION_GROUP \
    awk "$regex_awk$replace_awk$text_awk" 3>&-
}

emit_text text replaced replace_edit
