# Reports the swap file, whether it is in use, and its line in /etc/fstab.

# shellcheck disable=SC2016 # dollars of awk
swap_awk='
function edit(   i, n, part, found) {
  for (i = count; i >= 1; i--) {
    n = split(bare(lines[i]), part, /[ \t]+/)
    if (n < 3 || part[1] != file || part[3] != "swap") continue
    if (found || line == "") cut(i, i)
    else if (bare(lines[i]) != line) lines[i] = line "\n"
    found = 1
  }
  was = !found ? "absent" : line == "" ? "present" : "other"
  if (found || line == "") return
  end_last()
  put(count + 1, line "\n")
}
BEGIN { file = task["file"] ""; line = task["line"] "" }'
swap_edit() {
  run_awk "$swap_awk$text_awk" print "$1" file "$KP_SWAP_FILE" line "$KP_LINE"
}

# Emits the size of the file, its mode, and whether mkswap has written to it.
swap_emit_file() {
  enter "$KP_SWAP_FILE"
  file_attributes
  case $file_type in
    file) ;;
    absent)
      emit size absent
      return 0
      ;;
    *) fail "$KP_SWAP_FILE is not a file, but a $file_type" ;;
  esac
  emit size "$(stat -c %s -- "$entry")"
  emit permissions "$file_mode"
  open_entry
  # the end of the first page, see swapon(8)
  swap_page=$(getconf PAGESIZE 2>/dev/null) || swap_page=4096
  if [ "$(head -c "$swap_page" <&8 | tail -c 10 | tr -d '\000')" = SWAPSPACE2 ]; then emit format swap; else emit format none; fi
}

# proc_swaps(5): blanks are written as octal digits
swap_is=no
while read -r swap_name _; do
  if [ "$swap_name" = "$KP_SWAP_FILE" ]; then swap_is=yes; fi
done </proc/swaps
emit active "$swap_is"
swap_emit_file
if [ -n "$KP_LINE" ]; then swap_wanted=present; else swap_wanted=absent; fi
emit_text fstab "$swap_wanted" swap_edit
