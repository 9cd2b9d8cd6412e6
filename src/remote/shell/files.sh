# Looks at the content of $entry (see paths.sh) and replaces it (see temp.sh), for all modules that write a file.

# write_content: the step's content, however it travelled, and all of it, to descriptor 9.
write_content() {
  if kp_write && kp_whole; then return 0; fi
  # who failed to write kept the reason to himself: cat tells it
  kp_why=$(head -c 65536 /dev/zero | cat 2>&1 >&9) || true
  [ -n "$kp_why" ] || fail 'the content did not arrive whole'
  fail "cannot write $kp_path: ${kp_why##*: }"
}

# Not all programs that write notice a full disk (base64 of busybox does not).
kp_whole() {
  [ -n "$KP_CONTENT_FILE$KP_CONTENT_BASE64" ] || return 0
  kp_sum=$(sha256sum </proc/self/fd/9)
  case $KP_WANT in
    *"${nl}sha256=${kp_sum%% *}$nl"*) return 0 ;;
    *"${nl}sha256="*) return 1 ;;
  esac
}

kp_write() {
  if [ -n "$KP_CONTENT_FILE" ]; then
    cat -- "$KP_CONTENT_FILE" >&9
  elif [ -n "$KP_CONTENT_BASE64" ]; then
    printf %s "$KP_CONTENT_BASE64" | base64 -d >&9
  else
    printf %s "$KP_CONTENT" >&9
  fi
}

# emit_file: state, attributes and content (as sha256) of a file whose content is wanted.
emit_file() {
  file_attributes
  emit state "$file_type"
  [ "$file_type" = file ] || return 0
  emit_attributes
  # without force, what is there is good enough
  if [ -n "${KP_KEEP_SHA256-}" ]; then
    emit sha256 "$KP_KEEP_SHA256"
    return 0
  fi
  kp_sum=''
  # a backslash in front says that there is one in the file's name
  ! kp_foreseen "$kp_entered" || eval "kp_sum=\${kp_ahead_sum_$kp_slot#\\\\}"
  if [ "${file_inode#*:}" = "${kp_written:-none}" ]; then
    # the very file that has been written just now, without an error, to the disk
    kp_sum=$kp_written_sum
  elif [ -z "$kp_sum" ]; then
    open_entry
    kp_sum=$(sha256sum <&8) || fail "cannot read $kp_path"
  fi
  emit sha256 "${kp_sum%% *}"
  if [ -n "$KP_DIFF" ] && [ "$kp_phase" = read ] && differs sha256; then
    open_entry
    # the x keeps the newlines at the end
    kp_before=$(head -c 65536 <&8 | tr -d '\000'; printf x)
    note before "${kp_before%x}"
  fi
}

# put_file: the opposite of emit_file.
put_file() {
  if differs state || differs sha256; then
    open_temp
    write_content
    replace_entry
    kp_written_sum=${KP_WANT#*"${nl}sha256="}
    kp_written_sum=${kp_written_sum%%"$nl"*}
  else
    repair_attributes
  fi
}

# make_stage: a new directory that nobody else can enter, $stage; it goes when the step ends.
make_stage() {
  kp_private_folder "kplay-$kp_token-$kp_id-stage"
  stage=$kp_folder kp_stage=$kp_folder
}

# stage_content NAME: the step's content as a file in $stage.
stage_content() {
  create_file "$stage/$1" || fail "cannot write in $stage: $why"
  write_content
  exec 9>&-
}

# stage_copy PATH NAME: a copy of what belongs to root, with all that is below it, in $stage.
stage_copy() {
  cp -a -- "$1" "$stage/$2"
}
