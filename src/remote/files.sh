# The content of $entry (see paths.sh), for all modules that write a file: look at it, and replace it at once. What is
# written, given away and renamed is one open file, descriptor 9; its name alone is never trusted.

# open_temp: makes an empty file beside $entry, never through a link, as descriptor 9. It takes the place of $entry in
# replace_entry, or goes when the step ends. Nobody else can read it, or nobody whom the wanted mode would not let:
# KP_UMASK is given for modes that a umask alone can make, and saves the fork of a chmod.
open_temp() {
  [ -n "$entry" ] || fail "there is no directory ${kp_path%/*}" 'make it first, with the file module'
  [ ! -d "$entry" ] || [ -L "$entry" ] || fail "$kp_path is a directory"
  kp_new=./.${entry#./}.kplay-$kp_public-$kp_id
  umask "${KP_UMASK:-077}"
  create_file "$kp_new" || fail "cannot write in $PWD: ${kp_why##*: }"
  kp_temp=$kp_new
  umask 022
}

# temp_link TARGET [-s]: makes a link beside $entry, by ln, for rename_temp.
temp_link() {
  kp_new=./.${entry#./}.kplay-$kp_public-$kp_id
  ln ${2:+"$2"} -- "$1" "$kp_new" || fail "cannot make a link in $PWD"
  kp_temp=$kp_new
}

# create_file NAME: makes a file that was not there before, as descriptor 9; else sets kp_why.
create_file() {
  set -C
  if { command exec 9>"$1"; } 2>/dev/null; then
    set +C
    # a shell opens what is there if it is no file
    [ -f /proc/self/fd/9 ] || fail "$1 was put in the way"
    return 0
  fi
  kp_why=$({ true >"$1"; } 2>&1) && rm -f -- "$1"
  set +C
  return 1
}

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

# set_owner OBJECT: gives what has just been made (descriptor 9, or `.`) the wanted owner and group; where none is
# wanted, those that file_attributes found at the destination, so that replacing a file keeps them.
set_owner() {
  kp_to=${KP_GROUP:-$kp_group}
  kp_to=${KP_OWNER:-$kp_owner}${kp_to:+:$kp_to}
  case $kp_to in
    '') ;;
    # a directory with the set-group-id bit gives its group to what is made in it
    "$kp_me" | "${kp_me%%:*}" | ":${kp_me#*:}") if [ -g . ]; then chown -- "$kp_to" "$1"; fi ;;
    *) chown -- "$kp_to" "$1" ;;
  esac
}

# set_mode DEFAULT: the same for the mode of descriptor 9.
set_mode() {
  [ -z "$KP_UMASK" ] || return 0
  kp_to=$1
  # who owned the old file may have chosen its mode: no new content gets set-id bits from it
  [ -z "$kp_mode" ] || kp_to=0${kp_mode#?}
  if [ -n "$KP_MODE" ]; then
    case $KP_MODE in
      *[!0-7]*) chmod -- "$kp_to" /proc/self/fd/9 ;;
    esac
    kp_to=$KP_MODE
  fi
  chmod -- "$kp_to" /proc/self/fd/9
}

# Content that is not on the disk is lost with the power, and its name may be there without it. sync opens what it is
# given for reading; where that is not allowed, it takes all.
kp_sync_file() {
  if [ -r /proc/self/fd/9 ]; then
    sync -- /proc/self/fd/9 || fail "cannot write $kp_path to the disk"
  else
    sync
  fi
}

# Not all file systems can do this for a directory alone.
sync_folder() {
  sync -- . 2>/dev/null || sync
}

# rename_temp: what kp_temp names takes the place of $entry, unless that is a directory.
rename_temp() {
  mv -fT -- "$kp_temp" "$entry"
  kp_temp=''
  sync_folder
}

# emit_file: state, attributes and content (as sha256) of a file whose content is wanted.
emit_file() {
  file_attributes
  emit state "$kp_type"
  [ "$kp_type" = file ] || return 0
  emit_attributes
  # without force, what is there is good enough
  if [ -n "${KP_KEEP_SHA256-}" ]; then
    emit sha256 "$KP_KEEP_SHA256"
    return 0
  fi
  kp_sum=''
  # a backslash in front says that there is one in the file's name
  ! kp_foreseen "$kp_entered" || eval "kp_sum=\${kp_ahead_sum_$kp_slot#\\\\}"
  if [ -z "$kp_sum" ]; then
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
  else
    repair_attributes
  fi
}

# replace_entry: what has been written to descriptor 9 gets its attributes and takes the place of $entry, at once.
# KP_VALIDATE is a command that must accept it first, %s being its name; KP_BACKUP keeps the old file.
replace_entry() {
  set_owner /proc/self/fd/9
  set_mode "${KP_DEFAULT_MODE:-0644}"
  [ -z "${KP_VALIDATE-}" ] || kp_validate
  if [ -n "${KP_BACKUP-}" ] && [ "$kp_type" = file ]; then kp_keep_backup; fi
  kp_sync_file
  exec 9>&-
  rename_temp
}

# KP_VALIDATE must accept the new file. It runs in a directory where nobody else can lay things out for it, and gets the
# open file itself.
kp_validate() {
  case $KP_VALIDATE in
    *%s*) ;;
    *) fail 'validate needs a %s where the name of the file goes' ;;
  esac
  # of the step's own shell: $$ is the session's
  read -r kp_pid _ </proc/self/stat
  sh -c "cd / || exit
${KP_VALIDATE%%\%s*}\"\$1\"${KP_VALIDATE#*\%s}" sh "/proc/$kp_pid/fd/9" 3>&- ||
    fail 'the new file was refused, the old one is still there'
}

# Copies the file at $entry, with its owner, mode and time, to a name that was not there before.
kp_keep_backup() {
  open_entry
  own_entry
  exec 7>&9
  umask 077
  create_file "$entry.$kp_public-$kp_id~" || fail "cannot keep a backup in $PWD: ${kp_why##*: }"
  umask 022
  cat <&8 >&9
  chown -- "$kp_owner:$kp_group" /proc/self/fd/9
  chmod -- "$kp_mode" /proc/self/fd/9
  touch -r /proc/self/fd/8 -- /proc/self/fd/9
  kp_sync_file
  exec 9>&7 7>&-
}

# make_stage: a new directory that nobody else can enter, $stage; it goes when the step ends.
make_stage() {
  kp_private_folder "kplay-$kp_token-$kp_id-stage"
  stage=$kp_folder kp_stage=$kp_folder
}

# stage_content NAME: the step's content as a file in $stage.
stage_content() {
  create_file "$stage/$1" || fail "cannot write in $stage: ${kp_why##*: }"
  write_content
  exec 9>&-
}
