# Writes databases to the file KP_TARGET and reads it back, for modules of servers with programs for that; see sql.sh. The
# argument PROGRAM of these functions prints a dump as text: the same text for the same data.

# dump_pack: compresses its input as the name of the file says.
dump_pack() {
  case $KP_TARGET in
    *.gz) gzip -n ;;
    *.bz2) bzip2 ;;
    *.xz) xz ;;
    *) cat ;;
  esac
}

dump_unpack() {
  case $KP_TARGET in
    *.gz) gzip -dc ;;
    *.bz2) bzip2 -dc ;;
    *.xz) xz -dc ;;
    *) cat ;;
  esac
}

# dump_open: looks at the file, and makes sure that its format has a program. Sets $dump_missing if there is none.
dump_open() {
  dump_missing='' dump_needs=''
  case $KP_TARGET in
    *.gz) dump_needs=gzip ;;
    *.bz2) dump_needs=bzip2 ;;
    *.xz) dump_needs=xz ;;
  esac
  for program in "$@" $dump_needs; do
    command -v "$program" >/dev/null || dump_missing=$program
  done
  sql_open
  rm -f -- "$stage/failed"
  enter_target "$KP_TARGET"
  file_attributes
}

# dump_try COMMAND...: runs it in a pipe, and remembers that it has failed.
dump_try() {
  "$@" 3>&- || : >"$stage/failed"
}

# dump_sum: prints a sum of a text. pg_dump writes a word of its own into each plain dump, which is no difference.
dump_sum() {
  sed '/^\\\(un\)\{0,1\}restrict [A-Za-z0-9]*$/d' | sha256sum
}

# dump_emit READ PROGRAM ...: emits whether the file is what the program prints: READ prints the file on descriptor 8 as text.
dump_emit() {
  read_back=$1
  shift
  if [ -n "$dump_missing" ]; then
    emit target "no $dump_missing"
  elif [ -n "${dump_done-}" ]; then
    emit target current
  elif [ "$file_type" != file ]; then
    emit target "$file_type"
  else
    open_entry
    new=$(dump_try "$@" | dump_sum)
    old=$(dump_try "$read_back" <&8 | dump_sum)
    if [ "$new" = "$old" ] && [ ! -e "$stage/failed" ]; then emit target current; else emit target outdated; fi
  fi
}

# dump_put PACK COMMAND...: writes what the command prints to the file, which only its owner can read.
dump_put() {
  [ -z "$dump_missing" ] || fail "this host has no $dump_missing" 'install its package first'
  pack=$1
  shift
  KP_DEFAULT_MODE=0600
  open_temp
  dump_try "$@" | "$pack" >&9 || fail "cannot write $KP_TARGET"
  [ ! -e "$stage/failed" ] || fail 'the dump fails' 'its reason is above; the file is unchanged'
  replace_entry
  dump_done=yes
}

# dump_get PROGRAM ...: gives the program the file as its input.
dump_get() {
  [ -z "$dump_missing" ] || fail "this host has no $dump_missing" 'install its package first'
  [ "$file_type" = file ] || fail "there is no file $KP_TARGET on the host" 'the module copy brings it there'
  open_entry
  dump_try dump_unpack <&8 | "$@" >&2 3>&- || fail "$1 refuses $KP_TARGET" 'its reason is above'
  [ ! -e "$stage/failed" ] || fail "cannot read $KP_TARGET" 'what the program says about it is above'
  dump_done=yes
}
