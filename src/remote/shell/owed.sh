# Keeps on the host which handlers it is owed: a file for each in the home of the user, see docs/decisions/0020-owed-handlers.md. It
# forks nothing.
#
# A file says what the next run wants to know, or is a dot if the handler has run: only a program could remove it. The session removes
# these files at its end, together with its log.

kp_owed='' kp_cleared=''

# Sets kp_owed to the beginning of the paths; to nothing if the home is not a directory of this user, who alone can create links there.
kp_find_owed() {
  kp_owed=''
  case $kp_home in
    /*) if [ -O "$kp_home" ]; then kp_owed=$kp_home/.kplay-owed-; fi ;;
  esac
}

# Sets kp_listed to lines for a reply: what each file says, up to 100 files.
kp_list_owed() {
  kp_listed='' kp_left=100
  kp_find_owed
  [ -n "$kp_owed" ] || return 0
  for kp_file in "$kp_owed"*; do
    case ${kp_file#"$kp_owed"} in *[!0-9a-f]*) continue ;; esac
    kp_is_own "$kp_file" || continue
    kp_read_owed
    kp_escape "$kp_text"
    kp_listed="$kp_listed.owed-${kp_file#"$kp_owed"}=$kp_escaped$nl" kp_left=$((kp_left - 1))
    [ "$kp_left" != 0 ] || break
  done
}

# Sets kp_text to the first lines of $kp_file.
kp_read_owed() {
  kp_text=''
  {
    while IFS='' read -r kp_line && [ $((${#kp_text} + ${#kp_line})) -lt 2000 ]; do kp_text=$kp_text$kp_line$nl; done <"$kp_file"
  } 2>/dev/null || :
}

# kp_say_owed TOKEN: lists the files again.
kp_say_owed() {
  kp_list_owed
  kp_say "$1" "$kp_listed"
}

# Records that the host is owed the handlers $kp_owes; what each file says is in a variable. A file that cannot be written is not kept.
kp_note_owed() {
  [ -n "$kp_owed" ] || return 0
  umask 077
  for kp_one in $kp_owes; do
    eval "kp_text=\$kp_owed_$kp_one"
    if [ ! -e "$kp_owed$kp_one" ] || kp_is_own "$kp_owed$kp_one"; then
      { printf '%s\n' "$kp_text" >"$kp_owed$kp_one"; } 2>/dev/null || :
    fi
  done
  umask 022
}

# kp_clear_owed NAME...: the host is no longer owed these handlers. Without a log, the session ends with its connection, and may have
# no time to remove the files.
kp_clear_owed() {
  for kp_one; do
    if [ -n "$kp_owed" ] && kp_is_own "$kp_owed$kp_one" && { echo . >"$kp_owed$kp_one"; } 2>/dev/null; then
      kp_cleared="$kp_cleared $kp_one"
    fi
  done
  if [ -z "$kp_log" ]; then (kp_remove_at_end) && kp_cleared=''; fi
}

# kp_remove_at_end [FILE...]: removes these files, and those of handlers that have run, in place of this shell.
kp_remove_at_end() {
  for kp_one in $kp_cleared; do
    kp_file=$kp_owed$kp_one
    kp_read_owed
    if [ "$kp_text" = ".$nl" ]; then set -- "$@" "$kp_file"; fi
  done
  [ $# = 0 ] || exec rm -f -- "$@"
}
