# Puts the files of a directory together aside, and reports whether the result is there already.

# Prints the names of the files that are used.
assemble_names() {
  for assemble_name in ./* ./.[!.]* ./..?*; do
    if [ ! -f "$assemble_name" ] || [ -L "$assemble_name" ]; then continue; fi
    case $assemble_name:$KP_IGNORE_HIDDEN in ./.*:yes) continue ;; esac
    printf '%s\n' "${assemble_name#./}"
  done | sort | if [ -n "$KP_REGEXP_GIVEN" ]; then assemble_matching; else cat; fi
}

# shellcheck disable=SC2016 # dollars of awk
assemble_matching() {
  run_awk "$regex_awk"'
    BEGIN { ere = task["ere"] ""; program = load(task["program"]) }
    matches(ere, program, $0)' ere "$KP_REGEXP" program "$KP_REGEXP_PROGRAM"
}

# Adds one file to the result, which is descriptor 9. A line that does not end is ended if more comes after it.
assemble_add() {
  take_entry "$1"
  file_attributes
  open_entry
  if [ -n "$(tail -c 1 "$stage/made")" ]; then printf '\n' >&9; fi
  if [ -n "$assemble_first" ] && [ -n "$KP_DELIMITER" ]; then printf '%s' "$KP_DELIMITER" >&9; fi
  cat <&8 >&9
  assemble_first=no
}

assemble_make() {
  make_stage
  create_file "$stage/made" || fail "cannot write in $stage: $why"
  enter_target "$KP_SRC"
  file_attributes
  [ "$file_type" = directory ] || fail "$KP_SRC is not a directory"
  enter_entry
  assemble_all=$(assemble_names)
  assemble_first=''
  while [ -n "$assemble_all" ]; do
    assemble_add "${assemble_all%%"$nl"*}"
    case $assemble_all in *"$nl"*) assemble_all=${assemble_all#*"$nl"} ;; *) assemble_all='' ;; esac
  done
  exec 9>&-
}

if is_first_look; then assemble_make; fi
enter_copy
file_attributes
emit state "$file_type"
if [ "$file_type" = file ]; then
  emit_attributes
  open_entry
  assemble_sums=$(sha256sum "$stage/made" /proc/self/fd/8) || fail "cannot read $KP_DEST"
  assemble_second=${assemble_sums#*"$nl"}
  if [ "${assemble_sums%% *}" = "${assemble_second%% *}" ]; then emit content 'as src'; else emit content other; fi
fi
