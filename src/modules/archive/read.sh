# Reports whether the archive contains the files as they are.

# archive_find PATTERN...: sets $archive_found and $archive_missing to the paths that exist or not, and $archive_root to the
# directory that contains all of them.
archive_find() {
  archive_found='' archive_missing='' archive_root='' archive_count=0
  archive_ifs=$IFS
  for archive_pattern; do
    IFS=''
    # shellcheck disable=SC2086 # a pattern; blanks are part of a name
    set -- $archive_pattern
    IFS=$archive_ifs
    for archive_path; do archive_add; done
  done
}

archive_add() {
  if [ "$archive_path" = "$KP_DEST" ] || archive_is_excluded; then return 0; fi
  case $archive_path in *"$nl"*) fail 'a name with a newline is not supported' ;; esac
  if [ ! -e "$archive_path" ] && [ ! -L "$archive_path" ]; then
    archive_missing=${archive_missing:+"$archive_missing$nl"}$archive_path
    return 0
  fi
  archive_parent=${archive_path%/*}/
  archive_root=${archive_root:-$archive_parent}
  while [ "${archive_parent#"$archive_root"}" = "$archive_parent" ]; do
    archive_root=${archive_root%/} archive_root=${archive_root%/*}/
  done
  archive_found=${archive_found:+"$archive_found$nl"}$archive_path archive_count=$((archive_count + 1))
}

archive_is_excluded() {
  archive_pattern=''
  set -f
  IFS=$nl
  for archive_pattern in $KP_EXCLUDE_PATH; do
    # shellcheck disable=SC2254 # a pattern
    case ${archive_path%/} in $archive_pattern) archive_pattern=yes && break ;; esac
  done
  IFS=$archive_ifs
  set +f
  [ "$archive_pattern" = yes ]
}

# Enters the directory that contains all paths. tar follows no link at the end of a name, but in the middle of one.
archive_enter() {
  enter "${archive_root}x"
  [ -n "$entry" ] || fail "$archive_root was removed meanwhile"
  set -f
  IFS=$nl
  for archive_path in $archive_found; do
    IFS=$archive_ifs
    archive_guard "${archive_path#"$archive_root"}"
    enter "${archive_root}x"
  done
  set +f
}

# archive_guard NAME: fails if another user could put a link into the middle of the name.
archive_guard() {
  archive_rest=${1%/}
  while [ "${archive_rest#*/}" != "$archive_rest" ]; do
    names_are_safe || fail "other users can create names in $PWD" 'pack its directories one by one'
    take_entry "./${archive_rest%%/*}"
    enter_entry
    archive_rest=${archive_rest#*/}
  done
}

# Writes a tar archive of the files to stdout, always the same for the same files.
archive_tar() {
  set -f
  IFS=$nl
  set -- -c -f -
  if [ -n "$archive_gnu" ]; then set -- "$@" --sort=name --format=gnu; fi
  for archive_pattern in $KP_EXCLUSION_PATTERNS; do set -- "$@" "--exclude=$archive_pattern"; done
  set -- "$@" --
  for archive_path in $archive_found; do
    archive_path=${archive_path#"$archive_root"}
    archive_path=${archive_path%/}
    set -- "$@" "${archive_path:-.}"
  done
  IFS=$archive_ifs
  set +f
  tar "$@" 3>&-
}

# Writes what is compressed to stdout: the archive, or the single file.
archive_content() {
  if [ -n "$archive_single" ]; then cat /proc/self/fd/6; else archive_tar; fi && : >"$stage/whole"
}

# Fails unless archive_content has written all of it: a pipeline has only the status of its end.
archive_need_whole() {
  [ -e "$stage/whole" ] || fail 'the files cannot be packed' 'what tar said is above'
  rm -f -- "$stage/whole"
}

# archive_compress OPTION...: compresses stdin, or with -d the reverse. A shell of busybox prefers its own xz, which cannot compress.
archive_compress() {
  case $KP_FORMAT in
    gz) gzip -n -c "$@" ;;
    bz2) bzip2 -c "$@" ;;
    xz) /usr/bin/env xz -c "$@" ;;
    tar) cat ;;
  esac
}

# Makes $stage/files.zip from a copy of the files: zip itself would follow links that are swapped meanwhile.
archive_zip() {
  mkdir -- "$stage/tree"
  archive_content | tar -x -p -f - -C "$stage/tree" 3>&- || fail 'the files cannot be copied'
  archive_need_whole
  cd -P -- "$stage/tree" || exit
  find . ! -name . | sort | TZ=UTC zip -q -X -y "$stage/files.zip" -@ 3>&- || fail 'zip cannot pack the files' 'what it said is above'
}

# Prepares what is compared with the archive.
archive_prepare() {
  make_stage
  archive_program=$KP_FORMAT
  case $KP_FORMAT in gz) archive_program=gzip ;; bz2) archive_program=bzip2 ;; esac
  command -v "$archive_program" >/dev/null || fail "this host has no $archive_program" 'install the package that contains it'
  archive_single='' archive_gnu=''
  case $(tar --version 2>/dev/null) in *GNU*) archive_gnu=yes ;; esac
  [ -n "$archive_gnu" ] || [ -z "$KP_EXCLUSION_PATTERNS" ] || fail 'exclusion_patterns needs GNU tar' 'install the package tar first'
  if [ "$archive_count" = 1 ]; then archive_prepare_single; fi
  if [ -z "$archive_single" ]; then archive_enter; fi
  if [ "$KP_FORMAT" = zip ]; then
    archive_zip
  else
    archive_sum=$(archive_content | sha256sum)
    archive_need_whole
  fi
}

# Is this a file to compress without tar?
archive_prepare_single() {
  if [ -d "$archive_found" ]; then
    [ -n "$KP_DEST_GIVEN" ] || fail "$archive_found is a directory" 'its archive needs dest'
    return 0
  fi
  case $KP_FORMAT:$KP_FORCE_ARCHIVE in tar:* | zip:* | *:yes) return 0 ;; esac
  enter_target "$archive_found"
  file_attributes
  open_entry
  exec 6<&8
  archive_single=yes
}

# Emits whether the archive at $entry is the one that was prepared.
archive_compare() {
  archive_is=other
  open_entry
  if [ "$KP_FORMAT" = zip ]; then
    if cmp -s -- "$stage/files.zip" /proc/self/fd/8; then archive_is='as wanted'; fi
  elif [ "$(archive_compress -d <&8 2>/dev/null | sha256sum)" = "$archive_sum" ]; then
    archive_is='as wanted'
  fi
  emit archive "$archive_is"
}

archive_find "$@"
if is_first_look; then
  archive_written=''
  result archived "$archive_found"
  result missing "$archive_missing"
  set -f
  IFS=$nl
  for archive_path in $archive_found; do
    case $KP_DEST in "${archive_path%/}"/*) fail "$KP_DEST is inside of $archive_path" 'put the archive into another directory' ;; esac
  done
  IFS=$archive_ifs
  set +f
  if [ -n "$archive_found" ]; then archive_prepare; fi
fi
if [ -n "$archive_found" ]; then emit sources present; else emit sources absent; fi
enter "$KP_DEST"
file_attributes
if [ "$file_type" != file ]; then
  [ -n "$archive_found$KP_CHECK" ] || fail 'none of the paths exists'
  emit archive absent
else
  emit_attributes
  if [ -n "$archive_written" ] || [ -z "$archive_found" ]; then emit archive 'as wanted'; else archive_compare; fi
fi
