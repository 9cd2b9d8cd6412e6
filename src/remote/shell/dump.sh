# Writes databases to the file KP_TARGET and reads it back, for modules of servers with programs for that; see sql.sh.

# dump_pack: compresses its input as the name of the file says. A shell of busybox prefers its own xz, which cannot compress.
dump_pack() {
  case $KP_TARGET in
    *.gz) gzip -n ;;
    *.bz2) bzip2 ;;
    *.xz) /usr/bin/env xz ;;
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

# dump_open PROGRAM...: looks at the file, and for the programs that it needs. $kp_dump_missing is one that the host does not have.
dump_open() {
  kp_dump_missing='' kp_dump_needs=''
  case $KP_TARGET in
    *.gz) kp_dump_needs=gzip ;;
    *.bz2) kp_dump_needs=bzip2 ;;
    *.xz) kp_dump_needs=xz ;;
  esac
  for kp_program in "$@" $kp_dump_needs; do
    command -v "$kp_program" >/dev/null || kp_dump_missing=$kp_program
  done
  sql_open
  rm -f -- "$stage/failed"
  enter_target "$KP_TARGET"
  file_attributes
}

# kp_dump_try COMMAND...: runs it in a pipe, and remembers that it has failed.
kp_dump_try() {
  "$@" 3>&- || : >"$stage/failed"
}

# kp_dump_sum: prints a sum of a text. pg_dump writes a word of its own into each plain dump, which is no difference.
kp_dump_sum() {
  sed '/^\\\(un\)\{0,1\}restrict [A-Za-z0-9]*$/d' | sha256sum
}

# dump_emit READ COMMAND...: emits whether the file is what the command prints, which is the same text for the same data. READ
# prints its input, the file, as such a text.
dump_emit() {
  kp_read_back=$1
  shift
  if [ -n "$kp_dump_missing" ]; then
    emit target "no $kp_dump_missing"
  elif [ -n "${dump_done-}" ]; then
    emit target current
  elif [ "$file_type" != file ]; then
    emit target "$file_type"
  else
    open_entry
    kp_new=$(kp_dump_try "$@" | kp_dump_sum)
    kp_old=$(kp_dump_try "$kp_read_back" <&8 | kp_dump_sum)
    if [ "$kp_new" = "$kp_old" ] && [ ! -e "$stage/failed" ]; then emit target current; else emit target outdated; fi
  fi
}

# dump_put PACK COMMAND...: writes what the command prints, after PACK, to the file. Only its owner can read a new file.
dump_put() {
  [ -z "$kp_dump_missing" ] || fail "this host has no $kp_dump_missing" 'install its package first'
  kp_pack=$1
  shift
  KP_DEFAULT_MODE=0600
  # an old file that nobody can read is no reason to fail
  rm -f -- "$stage/failed"
  open_temp
  kp_dump_try "$@" | "$kp_pack" >&9 || fail "cannot write $KP_TARGET"
  [ ! -e "$stage/failed" ] || fail 'the dump fails' 'its reason is above; the file is unchanged'
  replace_entry
  dump_done=yes
}

# dump_get COMMAND...: gives the command the file as its input.
dump_get() {
  [ -z "$kp_dump_missing" ] || fail "this host has no $kp_dump_missing" 'install its package first'
  [ "$file_type" = file ] || fail "there is no file $KP_TARGET on the host" 'the module copy brings it there'
  open_entry
  kp_dump_try dump_unpack <&8 | "$@" >&2 3>&- || fail "the server refuses what is in $KP_TARGET" 'its reason is above'
  [ ! -e "$stage/failed" ] || fail "cannot read $KP_TARGET" 'what the program says about it is above'
  dump_done=yes
}
