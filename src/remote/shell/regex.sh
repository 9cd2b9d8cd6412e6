# Finds patterns of Python in texts, with any awk: the functions of $regex_awk match what regex-program.ts has compiled.

# load(TEXT): loads a program and returns its start.
# search(PROGRAM, TEXT, FROM): finds the first match at FROM or after it. cap[0] and cap[1] are then where it begins and
# ends, group(TEXT, N) is the text of a group. A match at `barren` that is empty does not count.
# matches(ERE, PROGRAM, TEXT): does a pattern match? ERE is the same pattern for awk itself, if that is possible.
# template(PARTS), filled(TEXT): loads what replaces a match, see toParts; fills it with the groups of the last match.
# The values come by run_awk.
# shellcheck disable=SC2016,SC2034 # dollars of awk; for the scripts of modules
regex_awk='
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
# Backtracks in the order of Python.
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
    else if (o == "<") ok = pos == 1 || substr(s, pos - 1, 1) == "\n"
    else if (o == ">") ok = pos == len + 1 || substr(s, pos, 1) == "\n"
    else if (o == "b") ok = word(s, pos - 1) != word(s, pos)
    else if (o == "d") ok = word(s, pos - 1) == word(s, pos)
    else if (o == "L" || o == "X") { save(o, arg[pc], pos); look[++looks] = top }
    else if (looks == 0) {
      if (pos != barren) { stop = pos; return 1 }
      ok = 0
    }
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
# Most places are ruled out by the first byte, without the matcher.
function search(pc, s, from,   at, i, len, first) {
  len = length(s)
  for (first = pc; op[first] == "G"; first++) continue
  for (at = from; at <= len + 1; at++) {
    if (op[first] == "S" && (at > len || !index(arg[first], substr(s, at, 1)))) continue
    if (op[first] == "<" && at > 1 && substr(s, at - 1, 1) != "\n") continue
    if (op[first] == "^" && at > 1) return 0
    for (i in cap) delete cap[i]
    for (i in mark) delete mark[i]
    if (run(pc, s, at)) { cap[0] = at; cap[1] = stop; return 1 }
  }
  return 0
}
function matches(ere, pc, s) { return ere != "" ? s ~ ere : search(pc, s, 1) }
function template(text,   i) {
  holes = split(text, hole, "\n")
  for (i = 1; i <= holes; i++) gsub("\001", "\n", hole[i])
}
function filled(s,   i, new) {
  new = ""
  for (i = 1; i <= holes; i++)
    new = new (substr(hole[i], 1, 1) == "T" ? substr(hole[i], 2) : group(s, substr(hole[i], 2)))
  return new
}
'
