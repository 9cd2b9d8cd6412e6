# Reads the content of $entry (see paths.sh) and replaces it (see temp.sh), for all modules that write a file.

# write_content: writes all of the step's content, however it was sent, to descriptor 9.
write_content() {
  if kp_write && kp_whole; then return 0; fi
  # the writer that failed did not print the reason: cat does
  kp_why=$(head -c 65536 /dev/zero | cat 2>&1 >&9) || true
  [ -n "$kp_why" ] || kp_incomplete
  fail "cannot write $kp_path: ${kp_why##*: }"
}

# An upload through the shell of the session may know why.
kp_incomplete() {
  fail "the content arrived incomplete${kp_upload_fault:+: ${kp_upload_fault##*: }}"
}

# kp_need_whole DESCRIPTOR: fails unless the upload that is open there has the size of the content.
kp_need_whole() {
  [ "$(stat -L -c %s "/proc/self/fd/$1")" = "$KP_CONTENT_SIZE" ] || kp_incomplete
}

# Has descriptor 9 the size of the content? Not all programs report a full disk (base64 of busybox does not), and an upload
# may end too early. SSH protects the bytes themselves.
kp_whole() {
  [ -n "$KP_CONTENT_SIZE" ] || return 0
  kp_fdinfo 9
  [ "$kp_pos" = "$KP_CONTENT_SIZE" ]
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

# enter_copy: enters the directory of KP_DEST, which may be a directory itself: then the file is KP_NAME in it.
enter_copy() {
  enter "$KP_DEST"
  if [ -n "$KP_NAME" ] && [ -n "$entry" ] && [ -d "$entry" ]; then enter "${KP_DEST%/}/$KP_NAME"; fi
  if [ -n "${KP_FOLLOW-}" ]; then kp_follow; fi
}

# emit_file: emits state, attributes and content (as sha256) of a file whose content is wanted.
emit_file() {
  file_attributes
  emit state "$file_type"
  [ "$file_type" = file ] || return 0
  emit_attributes
  # without force, an existing file is accepted
  if [ -n "${KP_KEEP_SHA256-}" ]; then
    emit sha256 "$KP_KEEP_SHA256"
    return 0
  fi
  kp_sum=''
  # a backslash in front means that the file's name contains one
  ! kp_foreseen "$kp_entered" || eval "kp_sum=\${kp_ahead_sum_$kp_slot#\\\\}"
  if [ "${file_inode#*:}" = "${kp_written:-none}" ]; then
    # the same file that was just written to the disk without an error
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

# put_file: writes what emit_file reads.
put_file() {
  if differs state || differs sha256; then
    if ! kp_adopt_upload; then
      open_temp
      write_content
    fi
    replace_entry
    kp_written_sum=${KP_WANT#*"${nl}sha256="}
    kp_written_sum=${kp_written_sum%%"$nl"*}
  else
    repair_attributes
  fi
}

# make_stage: creates a directory that nobody else can enter, $stage, once; it is removed when the step ends.
make_stage() {
  if [ -n "$kp_stage" ]; then return 0; fi
  kp_private_folder "kplay-$kp_token-$kp_id-stage"
  stage=$kp_folder kp_stage=$kp_folder
}

# need_content: read: asks for a large content, which is otherwise sent only when it has to be written.
need_content() {
  [ -z "$KP_CONTENT_LATER" ] || kp_ask_content
}

# stage_content NAME: writes the step's content to a file in $stage.
stage_content() {
  create_file "$stage/$1" || fail "cannot write in $stage: $why"
  write_content
  exec 9>&-
}

# open_content: opens the step's content for reading, as descriptor 6.
open_content() {
  if [ -n "$KP_CONTENT_FILE" ]; then
    exec 6<"$KP_CONTENT_FILE"
    kp_need_whole 6
  else
    make_stage
    stage_content content
    exec 6<"$stage/content"
  fi
}

# stage_copy PATH NAME: copies a file or directory of root, with all that is below it, to $stage.
stage_copy() {
  cp -a -- "$1" "$stage/$2"
}
