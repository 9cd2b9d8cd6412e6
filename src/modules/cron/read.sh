# Reports whether a crontab contains the job.

# shellcheck disable=SC2016 # dollars of awk
cron_awk='
function edit(   i) {
  for (i = 1; i <= count; i++) if (env ? index(lines[i], name "=") == 1 : bare(lines[i]) == marker) break
  if (i <= count) {
    was = present ? "other" : "present"
    if (!env && i < count) i++
    if (present) lines[i] = line "\n"
    else cut(env ? i : i - 1, i)
    return
  }
  was = "absent"
  if (!present) return
  if (env) { put(1, line "\n"); return }
  # a job without a name gets one
  for (i = 1; i <= count; i++) if (bare(lines[i]) == line) { put(i, marker "\n"); return }
  end_last()
  put(count + 1, marker "\n")
  put(count + 1, line "\n")
}
BEGIN {
  name = task["name"]; marker = "#Ansible: " name; line = task["line"] ""
  present = task["state"] == "present"; env = task["env"] != ""
}'
cron_edit() {
  run_awk "$cron_awk$text_awk" print "$1" name "$KP_NAME" line "$KP_LINE" state "$KP_STATE" env "$KP_ENV"
}

if [ -n "$KP_ENV" ]; then cron_key=variable; else cron_key=job; fi
if [ -n "$KP_PATH" ]; then
  emit_text "$cron_key" "$KP_STATE" cron_edit
else
  command -v crontab >/dev/null || fail 'this host has no crontab' 'install the package cron first'
  # fails if there is no crontab yet
  cron_text=$(crontab ${KP_USER:+-u "$KP_USER"} -l 2>/dev/null) || cron_text=''
  emit_edit "$cron_key" "$KP_STATE" cron_edit <<END
$cron_text
END
fi
