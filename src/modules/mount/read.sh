# Reports whether fstab has the line, and whether the file system is mounted.

# shellcheck disable=SC2016 # dollars of awk
mount_awk='
function is_ours(s,   n, part) {
  if (s ~ /^[ \t]*(#|$)/) return 0
  sub(/^[ \t]+/, "", s)
  n = split(s, part, /[ \t\n]+/)
  return n > 2 && part[2] "" == point && (!by_source || part[1] "" == source)
}
function fields(s,   n, part, i, all) {
  sub(/^[ \t]+/, "", s); sub(/[ \t\n]+$/, "", s)
  n = split(s, part, /[ \t]+/)
  for (i = n + 1; i <= 6; i++) part[i] = i == 4 ? "defaults" : "0"
  all = part[1]
  for (i = 2; i <= 6; i++) all = all " " part[i]
  return all
}
function edit(   i, found) {
  found = 0
  for (i = count; i >= 1; i--) {
    if (!is_ours(lines[i])) continue
    found++
    if (!present) cut(i, i)
    else if (fields(lines[i]) != line) lines[i] = line "\n"
  }
  was = !found ? "absent" : present ? "other" : "present"
  if (found || !present) return
  end_last()
  put(count + 1, line "\n")
}
BEGIN {
  point = task["point"] ""; source = task["source"] ""; line = task["line"] ""
  by_source = task["by_source"] != ""; present = task["present"] != ""
}'
mount_edit() {
  run_awk "$mount_awk$text_awk" print "$1" point "$KP_POINT_FIELD" source "$KP_SRC_FIELD" line "$KP_LINE" \
    by_source "$KP_BY_SOURCE" present "$KP_KEEPS"
}

# proc_pid_mountinfo(5)
mount_is=no
while read -r _ _ _ _ mount_point _; do
  if [ "$mount_point" = "$KP_POINT_FIELD" ]; then mount_is=yes; fi
done </proc/self/mountinfo
emit mounted "$mount_is"
emit remounted "${mount_again:-no}"
if [ -e "$KP_POINT" ]; then emit directory present; else emit directory absent; fi
if [ -n "$KP_KEEPS" ]; then mount_wanted=present; else mount_wanted=absent; fi
emit_text fstab "$mount_wanted" mount_edit
