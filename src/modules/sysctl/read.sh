# Reports the value of a kernel parameter in the file, and the current one.

# shellcheck disable=SC2016 # dollars of awk
sysctl_awk='
function split_line(s) {
  s = bare(s)
  if (s ~ /^[ \t]*([#;]|$)/ || !index(s, "=")) return 0
  key = substr(s, 1, index(s, "=") - 1); is = substr(s, index(s, "=") + 1)
  gsub(/[ \t]+/, "", key); gsub(/[ \t]+/, " ", is); sub(/^ /, "", is); sub(/ $/, "", is)
  return key == name
}
function edit(   i, first, found) {
  first = 0
  for (i = 1; i <= count; i++) if (split_line(lines[i])) { if (!first) first = i; found = is "" }
  was = first ? found : "absent"
  if (present && first && found == value) return
  for (i = count; i > (present ? first : 0); i--) if (split_line(lines[i])) cut(i, i)
  if (!present) return
  if (first) { lines[first] = name "=" value "\n"; return }
  end_last()
  put(count + 1, name "=" value "\n")
}
BEGIN { name = task["name"]; value = task["value"] ""; present = task["state"] == "present" }'
sysctl_edit() {
  run_awk "$sysctl_awk$text_awk" print "$1" name "$KP_NAME" value "$KP_VALUE" state "$KP_STATE"
}

if [ "$KP_STATE" = present ]; then sysctl_wanted=$KP_VALUE; else sysctl_wanted=absent; fi
emit_text file "$sysctl_wanted" sysctl_edit
if [ -n "$KP_RUNNING" ]; then
  sysctl_is=absent
  if [ -r "$KP_RUNNING" ]; then
    read -r sysctl_is <"$KP_RUNNING" || :
    # shellcheck disable=SC2086 # single blanks
    sysctl_is=$(set -f; printf '%s ' $sysctl_is)
    sysctl_is=${sysctl_is% }
  elif [ -n "$KP_IGNOREERRORS" ]; then
    sysctl_is=$KP_VALUE
  fi
  emit running "$sysctl_is"
fi
