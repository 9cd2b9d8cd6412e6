# Reports whether the file has the limit.

# A limit that is already higher or lower can be enough. The first line with the limit is changed, others go.
# shellcheck disable=SC2016 # dollars of awk
limits_awk='
function is_ours(s,   n, part) {
  sub(/^[ \t]+/, "", s)
  n = split(s, part, /[ \t\n]+/)
  is = part[4] ""
  return n > 3 && part[1] "" == domain && part[2] "" == type && part[3] "" == item
}
function amount(s) { return s ~ /^(unlimited|infinity|-1)$/ ? 2^62 : s + 0 }
function wanted(   old, new) {
  old = amount(is); new = amount(value)
  return (use_max && old > new) || (use_min && old < new) ? is : value
}
function edit(   i, first, keeps) {
  first = 0
  for (i = 1; i <= count; i++) if (is_ours(lines[i])) { if (!first) { first = i; was = is } }
  if (!first) {
    was = "absent"
    end_last()
    put(count + 1, domain "\t" type "\t" item "\t" value comment "\n")
    return
  }
  for (i = count; i > first; i--) if (is_ours(lines[i])) cut(i, i)
  is_ours(lines[first])
  keeps = wanted()
  if (is != keeps) lines[first] = domain "\t" type "\t" item "\t" keeps comment "\n"
}
BEGIN {
  domain = task["domain"] ""; type = task["type"] ""; item = task["item"] ""; value = task["value"] ""
  comment = task["comment"] == "" ? "" : "\t#" task["comment"]
  use_max = task["max"] != ""; use_min = task["min"] != ""
}'
limits_edit() {
  run_awk "$limits_awk$text_awk" print "$1" domain "$KP_DOMAIN" type "$KP_LIMIT_TYPE" item "$KP_LIMIT_ITEM" \
    value "$KP_VALUE" comment "$KP_COMMENT" max "$KP_USE_MAX" min "$KP_USE_MIN"
}

emit_text limit 'as wanted' limits_edit
