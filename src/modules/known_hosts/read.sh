# Reports whether the file contains the keys of the host.

# shellcheck disable=SC2016 # dollars of awk
known_awk='
# Does the line have a key of the host? Sets `type` and `data`; `others` to the other names of the line.
function is_of_host(s,   n, part, names, i, found) {
  if (s ~ /^[ \t]*([#@]|$)/) return 0
  n = split(s, part, /[ \t\r\n]+/)
  if (part[1] == "") return 0
  type = part[2]
  data = part[3]
  others = ""
  if (part[1] == new_name || (s in hashed)) return 1
  n = split(part[1], names, ",")
  for (i = 1; i <= n; i++) {
    if (tolower(names[i]) == name) found = 1
    else others = others (others == "" ? "" : ",") names[i]
  }
  return found
}
function remove_name(at,   s) {
  s = lines[at]
  if (others == "") { cut(at, at); return }
  sub(/^[^ \t]+/, "", s)
  lines[at] = others s
}
function edit(   i, k, has, other, seen) {
  for (i = count; i >= 1; i--) {
    if (!is_of_host(lines[i])) continue
    k = type " " data
    if (k in wanted) {
      has[k] = 1
      if (!present) { seen = 1; remove_name(i) }
    } else if (!present && !wanted_count || present && (type in wanted_type)) {
      other = 1
      remove_name(i)
    }
  }
  was = present ? (other ? "other" : "absent") : "present"
  if (!present) return
  for (i = 1; i <= wanted_count; i++) {
    if (order[i] in has) continue
    end_last()
    put(count + 1, new_name " " order[i] "\n")
  }
}
BEGIN {
  name = task["name"] ""; new_name = task["new_name"] ""; present = task["state"] == "present"
  wanted_count = split(task["keys"], order, "\n")
  for (i = 1; i <= wanted_count; i++) { wanted[order[i]] = 1; split(order[i], part, " "); wanted_type[part[1]] = 1 }
  n = split(task["hashed"], part, "\n")
  for (i = 1; i <= n; i++) hashed[part[i] "\n"] = 1
}'
known_edit() {
  run_awk "$known_awk$text_awk" print "$1" name "$KP_NAME" new_name "$KP_NEW_NAME" state "$KP_STATE" \
    keys "$KP_KEY" hashed "$known_hashed"
}

# Sets known_hashed to the lines with the hashed name of the host.
known_find_hashed() {
  known_hashed=''
  open_entry
  grep -q '^|1|' <&8 || return 0
  command -v ssh-keygen >/dev/null || fail "this host has no ssh-keygen, and $KP_PATH contains hashed names"
  # fails if it finds nothing
  known_hashed=$(ssh-keygen -F "$KP_NAME" -f /proc/self/fd/8 3>&- | grep '^|1|') || :
}

enter_target "$KP_PATH"
file_attributes
known_hashed=''
if [ "$file_type" = file ]; then known_find_hashed; fi
emit_text key "$KP_STATE" known_edit
