# Reports whether the lines of the file are as wanted.

# A single awk does all: with L_PRINT it prints the new text, otherwise the state of the old one: "present", "absent",
# "other" (a line must be replaced), a number of lines to remove, or "again" if each run would change the file.
# The text is read as a whole, split at a byte that no text contains: this shows whether it ends with a newline.
# Values come from the environment, since awk would read backslashes in assignments as escapes.
# shellcheck disable=SC2016 # dollars of awk
line_awk='
function load(text,   n, i, part, base) {
  base = size
  n = split(text, part, "\n")
  for (i = 1; i <= n; i++) {
    size++
    op[size] = substr(part[i], 1, 1)
    arg[size] = substr(part[i], 2)
    if (op[size] ~ /[SN]/) gsub("\001", "\n", arg[size])
    else if (op[size] ~ /[BJELX]/) {
      target = arg[size]
      other[size] = base
      if (op[size] ~ /[BE]/) {
        other[size] = base + substr(target, index(target, " ") + 1)
        target = substr(target, 1, index(target, " ") - 1)
      }
      arg[size] = op[size] == "E" ? target : base + target
    }
  }
  return base + 1
}
function save(kind, a, b) { kinds[++top] = kind; as[top] = a; bs[top] = b }
function word(s, at) { return at > 0 && substr(s, at, 1) ~ /^[A-Za-z0-9_]$/ }
# backtracks in the order of Python
function run(pc, s, pos,   o, c, ok, len) {
  top = 0; looks = 0; len = length(s)
  for (;;) {
    o = op[pc]; ok = 1
    if (o == "S") { c = substr(s, pos, 1); ok = c != "" && index(arg[pc], c); pos++ }
    else if (o == "N") { c = substr(s, pos, 1); ok = c != "" && !index(arg[pc], c); pos++ }
    else if (o == "B") { save("B", other[pc], pos); pc = arg[pc]; continue }
    else if (o == "J") { pc = arg[pc]; continue }
    else if (o == "G") { save("G", arg[pc], cap[arg[pc]]); cap[arg[pc]] = pos }
    else if (o == "K") { save("K", arg[pc], mark[arg[pc]]); mark[arg[pc]] = pos }
    else if (o == "E") { if (pos == mark[arg[pc]]) { pc = other[pc]; continue } }
    else if (o == "R") {
      c = group(s, arg[pc])
      ok = cap[2 * arg[pc] + 1] && substr(s, pos, length(c)) == c ""
      pos += length(c)
    }
    else if (o == "^") ok = pos == 1
    else if (o == "$") ok = pos == len + 1 || (pos == len && substr(s, len) == "\n")
    else if (o == "Z") ok = pos == len + 1
    else if (o == "b") ok = word(s, pos - 1) != word(s, pos)
    else if (o == "d") ok = word(s, pos - 1) == word(s, pos)
    else if (o == "L" || o == "X") { save(o, arg[pc], pos); look[++looks] = top }
    else if (looks == 0) { stop = pos; return 1 }
    else {
      top = look[looks--]
      ok = kinds[top] == "L"
      pos = bs[top]; pc = as[top] - 1
      top--
    }
    if (ok) { pc++; continue }
    for (; top > 0; top--) {
      if (kinds[top] == "G") cap[as[top]] = bs[top]
      else if (kinds[top] == "K") mark[as[top]] = bs[top]
      else if (kinds[top] == "L") looks--
      else { if (kinds[top] == "X") looks--; break }
    }
    if (top == 0) return 0
    pc = as[top]; pos = bs[top]
    top--
  }
}
function group(s, n) { return cap[2 * n + 1] ? substr(s, cap[2 * n], cap[2 * n + 1] - cap[2 * n]) : "" }
function search(pc, s,   at, i) {
  for (at = 1; at <= length(s) + 1; at++) {
    for (i in cap) delete cap[i]
    for (i in mark) delete mark[i]
    if (run(pc, s, at)) { cap[0] = at; cap[1] = stop; return 1 }
    if (op[pc] == "^") return 0
  }
  return 0
}
function matches(ere, pc, s) { return ere != "" ? s ~ ere : search(pc, s) }
function wanted(s) { return given ? matches(ere, program, s) : index(s, string) > 0 }
function expand(s,   n, i, part, new) {
  search(program, s)
  new = ""
  n = split(parts, part, "\n")
  for (i = 1; i <= n; i++)
    new = new (substr(part[i], 1, 1) == "T" ? substr(part[i], 2) : group(s, substr(part[i], 2)))
  return new
}
function bare(s) { sub(/[\r\n]+$/, "", s); return s "" }
function put(at, new,   i) {
  for (i = count; i >= at; i--) lines[i + 1] = lines[i]
  lines[at] = new
  count++
  what = "absent"
}
function end_last() { if (count > 0 && lines[count] !~ /\n$/) lines[count] = lines[count] "\n" }
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
    new = (backrefs && matched ? expand(lines[found]) : line)
    if (new !~ /\n$/) new = new "\n"
    if (lines[found] "" != new "") { lines[found] = new; what = "other" }
  } else if (backrefs) return
  else if (where == "BOF") put(1, line "\n")
  else if (at == 0) { end_last(); put(count + 1, line "\n") }
  else if (where == "after" && at <= count && bare(lines[at]) == line) return
  else { if (at > count) end_last(); put(at, line "\n") }
}
function absent(   i, kept, removed) {
  kept = 0
  for (i = 1; i <= count; i++)
    if (!(given || string != "" ? wanted(lines[i]) : bare(lines[i]) == line)) lines[++kept] = lines[i]
  removed = count - kept
  count = kept
  if (removed) what = removed (removed == 1 ? " line" : " lines")
}
function edit() {
  what = ""
  if (ENVIRON["L_STATE"] == "present") present(); else absent()
}
BEGIN {
  RS = "\001"
  line = ENVIRON["L_LINE"] ""; string = ENVIRON["L_STRING"] ""; parts = ENVIRON["L_PARTS"] ""
  given = ENVIRON["L_GIVEN"] != ""; first = ENVIRON["L_FIRST"] != ""; backrefs = ENVIRON["L_BACKREFS"] != ""
  where = ENVIRON["L_WHERE"]; ere = ENVIRON["L_ERE"] ""; place = ENVIRON["L_PLACE"] ""
  size = 0
  program = load(ENVIRON["L_PROGRAM"]); place_program = load(ENVIRON["L_PLACE_PROGRAM"])
}
{ text = NR == 1 ? $0 : text RS $0 }
END {
  count = split(text "", lines, "\n")
  if (count > 0 && lines[count] == "") count--
  else bare_end = 1
  for (i = 1; i <= count; i++) if (i < count || !bare_end) lines[i] = lines[i] "\n"
  edit()
  said = what
  if (ENVIRON["L_PRINT"] != "") {
    ORS = ""
    for (i = 1; i <= count; i++) print lines[i]
  } else if (what == "") print ENVIRON["L_STATE"]
  else {
    edit()
    print what == "" ? said : "again"
  }
}'
line_edit() {
  L_PRINT=$1 L_STATE=$KP_STATE L_LINE=$KP_LINE L_STRING=$KP_SEARCH_STRING L_PARTS=$KP_PARTS \
    L_GIVEN=$KP_REGEXP_GIVEN L_FIRST=$KP_FIRSTMATCH L_BACKREFS=$KP_BACKREFS L_WHERE=$KP_WHERE L_ERE=$KP_REGEXP \
    L_PLACE=$KP_PLACE L_PROGRAM=$KP_REGEXP_PROGRAM L_PLACE_PROGRAM=$KP_PLACE_PROGRAM awk "$line_awk" 3>&-
}

enter_target "$KP_PATH"
file_attributes
case $file_type in
  file)
    open_entry
    line_is=$(line_edit '' <&8) || fail "cannot search for the line in $KP_PATH"
    [ "$line_is" != again ] || ! is_first_look ||
      fail 'each run would change the file again' 'the new line matches again, in a way that causes another change'
    emit line "$line_is"
    emit_attributes
    ;;
  absent)
    emit line absent
    if [ "$KP_STATE" = absent ]; then
      emit mode "$KP_MODE"
      emit owner "$KP_OWNER"
      emit group "$KP_GROUP"
    elif [ -z "$KP_CREATE" ] && [ -z "$KP_CHECK" ]; then
      fail "$KP_PATH does not exist" 'create: true creates it'
    fi
    ;;
  *) fail "$KP_PATH is not a file, but a $file_type" ;;
esac
