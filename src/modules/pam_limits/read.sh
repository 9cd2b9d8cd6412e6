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
  domain = ENVIRON["P_DOMAIN"] ""; type = ENVIRON["P_TYPE"] ""; item = ENVIRON["P_ITEM"] ""; value = ENVIRON["P_VALUE"] ""
  comment = ENVIRON["P_COMMENT"] == "" ? "" : "\t#" ENVIRON["P_COMMENT"]
  use_max = ENVIRON["P_MAX"] != ""; use_min = ENVIRON["P_MIN"] != ""
}'
limits_edit() {
  T_PRINT=$1 P_DOMAIN=$KP_DOMAIN P_TYPE=$KP_LIMIT_TYPE P_ITEM=$KP_LIMIT_ITEM P_VALUE=$KP_VALUE P_COMMENT=$KP_COMMENT \
    P_MAX=$KP_USE_MAX P_MIN=$KP_USE_MIN awk "$limits_awk$text_awk" 3>&-
}

emit_text limit 'as wanted' limits_edit
