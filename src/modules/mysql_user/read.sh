# Reports whether the user exists, and the privileges that SHOW GRANTS lists.

# Prints each object of a grant and its privileges as the arguments spell them, and whether the arguments name it.
# shellcheck disable=SC2016 # dollars of awk
grants_awk='
function unquoted(text) { gsub(/`/, "", text); return text }
function sorted(text,   words, count, i, j, word) {
  count = split(text, words, /, */)
  for (i = 2; i <= count; i++) {
    word = words[i]
    for (j = i - 1; j > 0 && words[j] > word; j--) words[j + 1] = words[j]
    words[j + 1] = word
  }
  text = ""
  for (i = 1; i <= count; i++) text = text (i > 1 ? separator : "") words[i]
  return text
}
# a list of privileges, in which columns are separated by commas, too
function normal(text,   open, close_at, columns, rest) {
  rest = ""
  while (open = index(text, "(")) {
    close_at = index(text, ")")
    separator = "\001 "
    columns = sorted(unquoted(substr(text, open + 1, close_at - open - 1)))
    rest = rest substr(text, 1, open) columns ")"
    text = substr(text, close_at + 1)
  }
  separator = ","
  text = sorted(rest text)
  gsub("\001", ",", text)
  return text
}
# with append, privileges beyond the wanted ones do not count
function counted(list, wanted,   has, i, count, words) {
  if (task["append"] == "" || wanted == "") return list
  count = split(list, words, ",")
  for (i = 1; i <= count; i++) has[words[i]] = 1
  count = split(wanted, words, ",")
  for (i = 1; i <= count; i++) if (!(words[i] in has) && !("ALL" in has)) return list
  return wanted
}
BEGIN {
  count = split(task["wanted"], lines, "\n")
  for (i = 1; i <= count; i++) { at = index(lines[i], "="); wanted[substr(lines[i], 1, at - 1)] = substr(lines[i], at + 1) }
}
/^GRANT / && (to = index($0, " TO ")) && (on = index($0, " ON ")) && on < to {
  raw = substr($0, on + 4, to - on - 4)
  object = unquoted(raw)
  list = substr($0, 7, on - 7)
  sub(/^ALL PRIVILEGES$/, "ALL", list)
  sub(/BINLOG MONITOR/, "REPLICATION CLIENT", list)
  if ($0 ~ / WITH GRANT OPTION/) list = list ", GRANT"
  sub(/^USAGE, /, "", list)
  if (list == "USAGE") next
  list = counted(normal(list), wanted[object])
  print raw "\t" object "=" list
}'

# Emits the privileges on each object that the arguments name, and the other objects.
grants_emit() {
  held=$(sql_run "$KP_GRANTS_SQL") || fail 'the server does not show the privileges of the user' 'its reason is above'
  held=$(printf '%s\n' "$held" | run_awk "$grants_awk" wanted "$KP_WANTED_GRANTS" append "$KP_APPEND_PRIVS")
  held=$held${held:+$nl} grants=$held others='' named=$nl
  while [ -n "$grants" ]; do
    grant=${grants%%"$nl"*} grants=${grants#*"$nl"}
    grant=${grant#*"$tab"}
    case $nl$KP_WANTED_GRANTS in
      *"$nl${grant%%=*}="*)
        emit "${grant%%=*}" "${grant#*=}"
        named=$named${grant%%=*}$nl
        ;;
      *) others=$others${others:+, }$grant ;;
    esac
  done
  emit others "$others"
  grants=$KP_WANTED_GRANTS${KP_WANTED_GRANTS:+$nl}
  while [ -n "$grants" ]; do
    grant=${grants%%=*} grants=${grants#*"$nl"}
    case $named in
      *"$nl$grant$nl"*) ;;
      *) emit "$grant" USAGE ;;
    esac
  done
}

tab=$(printf '\t') held=''
sql_read "$KP_READ_SQL"
emit_rows
case $rows in
  *"${nl}state=present$nl"*) if [ "$KP_STATE" = present ]; then grants_emit; fi ;;
  *) emit others '' ;;
esac
