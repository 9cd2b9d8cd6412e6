# Changes /etc/locale.gen, and generates the locales that it lists.

# Lines that are commented out come back; a new line has the charset of its name.
# shellcheck disable=SC2016 # dollars of awk
locale_awk='
function edit(   i, k, found, s, charset) {
  for (k = 1; k <= names; k++) {
    found = 0
    for (i = 1; i <= count; i++) {
      s = lines[i]
      sub(/^[ \t]*#?[ \t]*/, "", s)
      if (index(s, name[k] " ") != 1) continue
      found = 1
      lines[i] = (present ? "" : "# ") s
    }
    if (found || !present) continue
    charset = name[k]
    if (!sub(/^[^.]*\./, "", charset)) charset = "ISO-8859-1"
    sub(/@.*/, "", charset)
    end_last()
    put(count + 1, name[k] " " charset "\n")
  }
}
BEGIN { names = split(task["names"], name, "\n"); present = task["state"] == "present" }'

command -v locale-gen >/dev/null || fail 'this host has no locale-gen' 'install the package locales first'
enter_target /etc/locale.gen
file_attributes
open_entry
own_entry
open_temp
run_awk "$locale_awk$text_awk" print yes names "$KP_NAME" state "$KP_STATE" </proc/self/fd/8 >&9
replace_entry
locale-gen 3>&- || fail 'locale-gen failed' 'what it said is above'
