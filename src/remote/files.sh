# Files, for all modules that write one: look at their attributes and content, and replace them at once.

# file_attributes PATH: sets kp_type (absent, file, directory, link, other), kp_mode (four octal digits),
# kp_owner, kp_group. $2 is -L to follow a link.
file_attributes() {
  kp_path=$1 kp_type=absent kp_mode='' kp_owner='' kp_group=''
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then return 0; fi
  if kp_foreseen "$1" && { [ -z "${2-}" ] || [ ! -L "$1" ]; }; then
    eval "kp_stat=\$kp_ahead_stat_$kp_slot"
  else
    kp_stat=$(stat ${2:+"$2"} -c '%a %U %G %F' -- "$1") || fail "cannot look at $1"
  fi
  kp_mode=${kp_stat%% *} kp_stat=${kp_stat#* }
  kp_owner=${kp_stat%% *} kp_stat=${kp_stat#* }
  kp_group=${kp_stat%% *} kp_stat=${kp_stat#* }
  case $kp_mode in
    ?) kp_mode=000$kp_mode ;;
    ??) kp_mode=00$kp_mode ;;
    ???) kp_mode=0$kp_mode ;;
  esac
  case $kp_stat in
    regular*) kp_type='file' ;;
    directory) kp_type='directory' ;;
    symbolic*) kp_type='link' ;;
    *) kp_type='other' ;;
  esac
}

# emit_attributes: emits mode, owner and group as file_attributes found them. A symbolic mode is reached when
# applying its masks (KP_MODE_KEEP and friends, made by the controller) changes nothing.
emit_attributes() {
  if [ -n "$KP_MODE" ]; then
    kp_keep=$KP_MODE_KEEP kp_set=$KP_MODE_SET
    if [ "$kp_type" = directory ] || [ $((0$kp_mode & 0111)) != 0 ]; then
      kp_keep=$KP_MODE_KEEP_X kp_set=$KP_MODE_SET_X
    fi
    if [ $((0$kp_mode & kp_keep | kp_set)) = $((0$kp_mode)) ]; then
      emit mode "$KP_MODE"
    else
      emit mode "$kp_mode"
    fi
  else
    emit mode "$kp_mode"
  fi
  emit_owner owner "$KP_OWNER" "$kp_owner" '%u'
  emit_owner group "$KP_GROUP" "$kp_group" '%g'
}

# Someone may be wanted by number: then the number is what counts.
emit_owner() {
  case $2 in
    '' | *[!0-9]*) emit "$1" "$3" ;;
    *) emit "$1" "$(stat -c "$4" -- "$kp_path")" ;;
  esac
}

# open_temp PATH: makes an empty file beside PATH, never through a link; its name is in kp_temp. It becomes
# PATH in install_temp, or goes when the step ends. Nobody else can read it, or nobody whom the wanted mode
# would not let: KP_UMASK is given for modes that a umask alone can make, and saves the fork of a chmod.
open_temp() {
  kp_new=${1%/*}/.${1##*/}.kplay-$kp_token-$kp_id
  [ ! -d "$1" ] || fail "$1 is a directory"
  umask "${KP_UMASK:-077}"
  [ -d "${1%/*}/" ] || fail "there is no directory ${1%/*}" 'make it first, with the file module'
  set -C
  true >"$kp_new" || {
    kp_why=$({ true >"$kp_new"; } 2>&1) && rm -f -- "$kp_new"
    fail "cannot write in ${1%/*}/: ${kp_why##*: }"
  }
  set +C
  umask 022
  kp_temp=$kp_new
}

# write_content FILE: the step's content, however it travelled, and all of it.
write_content() {
  if kp_write "$1" && kp_whole "$1"; then return 0; fi
  # who failed to write kept the reason to himself: cat tells it
  kp_why=$(head -c 65536 /dev/zero | cat 2>&1 >>"$1") || true
  [ -n "$kp_why" ] || fail 'the content did not arrive whole'
  fail "cannot write $1: ${kp_why##*: }"
}

# Not all programs that write notice a full disk (base64 of busybox does not).
kp_whole() {
  [ -n "$KP_CONTENT_FILE$KP_CONTENT_BASE64" ] || return 0
  kp_sum=$(sha256sum <"$1")
  case $KP_WANT in
    *"${nl}sha256=${kp_sum%% *}$nl"*) return 0 ;;
    *"${nl}sha256="*) return 1 ;;
  esac
}

kp_write() {
  if [ -n "$KP_CONTENT_FILE" ]; then
    cat -- "$KP_CONTENT_FILE" >"$1"
  elif [ -n "$KP_CONTENT_BASE64" ]; then
    printf %s "$KP_CONTENT_BASE64" | base64 -d >"$1"
  else
    printf %s "$KP_CONTENT" >"$1"
  fi
}

# set_attributes FILE DEFAULT_MODE: wanted mode, owner and group; where none is wanted, those that
# file_attributes found at the destination, so that replacing a file keeps them.
set_attributes() {
  kp_to=${KP_OWNER:-$kp_owner}:${KP_GROUP:-$kp_group}
  case $kp_to in
    : | "$kp_me") ;;
    *) chown -h -- "$kp_to" "$1" ;;
  esac
  [ -z "$KP_UMASK" ] || return 0
  kp_to=${kp_mode:-$2}
  if [ -n "$KP_MODE" ]; then
    case $KP_MODE in
      *[!0-7]*) chmod -- "$kp_to" "$1" ;;
    esac
    kp_to=$KP_MODE
  fi
  chmod -- "$kp_to" "$1"
}

# install_temp PATH: the temporary file takes its place, at once.
install_temp() {
  mv -f -- "$kp_temp" "$1"
  kp_temp=''
}

# repair_attributes PATH: for what is there already.
repair_attributes() {
  if differs owner || differs group; then
    chown -h -- "$KP_OWNER${KP_GROUP:+:$KP_GROUP}" "$1"
    # a change of owner takes set-id bits away
    [ -z "$KP_MODE" ] || chmod -- "$KP_MODE" "$1"
  elif differs mode; then
    chmod -- "$KP_MODE" "$1"
  fi
}

# emit_file PATH: state, attributes and content (as sha256) of a file whose content is wanted.
emit_file() {
  file_attributes "$1"
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
  ! kp_foreseen "$1" || eval "kp_sum=\${kp_ahead_sum_$kp_slot#\\\\}"
  [ -n "$kp_sum" ] || kp_sum=$(sha256sum <"$1") || fail "cannot read $1"
  emit sha256 "${kp_sum%% *}"
  if [ -n "$KP_DIFF" ] && [ "$kp_phase" = read ] && differs sha256; then
    # the x keeps the newlines at the end
    kp_before=$(head -c 65536 -- "$1" | tr -d '\000'; printf x)
    note before "${kp_before%x}"
  fi
}

# put_file PATH: the opposite of emit_file. KP_VALIDATE is a command that must accept the new file first, %s
# being its name; KP_BACKUP keeps the old one.
put_file() {
  if differs state || differs sha256; then
    open_temp "$1"
    write_content "$kp_temp"
    set_attributes "$kp_temp" 0644
    [ -z "${KP_VALIDATE-}" ] || kp_validate
    if [ -n "${KP_BACKUP-}" ] && [ "$kp_type" = file ]; then cp -p -- "$1" "$1.$kp_token~"; fi
    install_temp "$1"
  else
    repair_attributes "$1"
  fi
}

kp_validate() {
  case $KP_VALIDATE in
    *%s*) ;;
    *) fail 'validate needs a %s where the name of the file goes' ;;
  esac
  sh -c "${KP_VALIDATE%%\%s*}\"\$1\"${KP_VALIDATE#*\%s}" sh "$kp_temp" 3>&- || fail 'the new file was refused, the old one is still there'
}
