# Creates a file or a link beside $entry (see paths.sh), which replaces it atomically. The file that is written, gets a new
# owner and is renamed is one open file, descriptor 9; its name alone is never trusted.

# open_temp: creates an empty file beside $entry, never through a link, as descriptor 9. It replaces $entry in
# replace_entry, or is removed when the step ends. Only users that the wanted mode allows can read it, or nobody else:
# KP_UMASK is set for modes that a umask alone can make, and saves the fork of a chmod.
open_temp() {
  kp_may_replace
  name_beside
  # a new file without a wanted mode can have the default mode at once, too
  if [ -z "$KP_UMASK$KP_MODE$KP_DEFAULT_MODE$file_mode" ]; then KP_UMASK=022; fi
  umask "${KP_UMASK:-077}"
  create_file "$beside" || fail "cannot write in $PWD: $why"
  kp_temp=$beside
  umask 022
}

kp_may_replace() {
  [ -n "$entry" ] || fail "there is no directory ${kp_path%/*}" 'create it first, with the file module'
  [ ! -d "$entry" ] || [ -L "$entry" ] || fail "$kp_path is a directory"
  # a file that replaces a link is a new one
  if [ "$file_type" = link ]; then file_mode='' file_owner='' file_group=''; fi
}

# Does the same for an upload of some size, with its content: on the same file system, a second name saves a copy. It fails
# where a new file gets a group, an access list or a label from its directory.
kp_adopt_upload() {
  [ -n "$KP_CONTENT_FILE" ] && [ "$KP_CONTENT_SIZE" -ge 1048576 ] || return 1
  kp_may_replace
  [ ! -g . ] && [ ! -e /sys/fs/selinux/enforce ] || return 1
  case $(ls -ld .) in ??????????+*) return 1 ;; esac
  exec 9<>"$KP_CONTENT_FILE"
  kp_need_whole 9
  name_beside
  ln -- "$KP_CONTENT_FILE" "$beside" 2>/dev/null || return 1
  # the upload has the mode 0600
  kp_temp=$beside KP_UMASK=''
}

# name_beside: sets $beside to a name in the directory of $entry that only this step uses.
name_beside() {
  beside=./.${entry#./}.kplay-$kp_public-$kp_id
  kp_log_folder
}

# temp_link TARGET: creates a symbolic link beside $entry, for rename_temp.
temp_link() {
  name_beside
  ln -s -- "$1" "$beside" || fail "cannot create a link in $PWD"
  kp_temp=$beside
}

# temp_hard_link FILE PATH: enters the directory of PATH and creates another name of FILE there, for rename_temp. FILE is
# opened first, so that nobody can replace it.
temp_hard_link() {
  enter "$1"
  file_attributes
  [ "$file_type" != absent ] || fail "$1 does not exist"
  open_entry
  kp_safe=''
  if names_are_safe; then kp_safe=yes; fi
  enter "$2"
  name_beside
  if ! ln -L -- /proc/self/fd/8 "$beside" 2>/dev/null; then
    # not every ln supports that
    [ -n "$kp_safe" ] || fail "the ln of this host cannot link $1 safely" 'other users can write to its directory'
    ln -- "$1" "$beside" || fail "cannot create a link in $PWD"
  fi
  kp_temp=$beside
}

# create_file NAME: creates a file that did not exist before, as descriptor 9; otherwise fails, and $why says why.
create_file() {
  set -C
  if { command exec 9>"$1"; } 2>/dev/null; then
    set +C
    # a shell opens an existing object that is not a regular file
    [ -f /proc/self/fd/9 ] || fail "$1 was created by another process"
    return 0
  fi
  why=$({ true >"$1"; } 2>&1) && rm -f -- "$1"
  why=${why##*: }
  set +C
  return 1
}

# set_owner OBJECT: sets the wanted owner and group of a new object (descriptor 9, or `.`); if the task does not set
# them, those that file_attributes found at the destination, so that replacing a file keeps them.
set_owner() {
  kp_to=${KP_GROUP:-$file_group}
  kp_to=${KP_OWNER:-$file_owner}${kp_to:+:$kp_to}
  case $kp_to in
    '') ;;
    # a directory with the set-group-id bit gives its group to new files in it
    "$kp_me" | "${kp_me%%:*}" | ":${kp_me#*:}") if [ -g . ]; then chown -- "$kp_to" "$1"; fi ;;
    *) chown -- "$kp_to" "$1" ;;
  esac
}

# set_mode DEFAULT: the same for the mode of descriptor 9.
set_mode() {
  [ -z "$KP_UMASK" ] || return 0
  kp_to=$1
  # the owner of the old file may have chosen its mode: new content gets no set-id bits from it
  [ -z "$file_mode" ] || kp_to=0${file_mode#?}
  if [ -n "$KP_MODE" ]; then
    case $KP_MODE in
      *[!0-7]*) chmod -- "$kp_to" /proc/self/fd/9 ;;
    esac
    kp_to=$KP_MODE
  fi
  chmod -- "$kp_to" /proc/self/fd/9
}

# replace_entry: sets the attributes of the file on descriptor 9, and makes it $entry, atomically. A file that replaces another
# one is on the disk first; a new one is written there with its name, see kp_settle. KP_VALIDATE is a command that must accept it first, with %s for its name; KP_BACKUP keeps the old file.
replace_entry() {
  set_owner /proc/self/fd/9
  set_mode "${KP_DEFAULT_MODE:-0644}"
  kp_set_new_label /proc/self/fd/9
  [ -z "${KP_VALIDATE-}" ] || kp_validate
  if [ -n "${KP_BACKUP-}" ] && [ "$file_type" = file ]; then kp_keep_backup; fi
  kp_settles_later || kp_sync_file
  kp_fdinfo 9
  kp_written=$kp_ino
  exec 9>&-
  kp_need_untouched
  rename_temp
}

# Runs KP_VALIDATE, which must accept the new file. It runs in a directory where nobody else can put files, and gets the
# open file itself.
kp_validate() {
  case $KP_VALIDATE in
    *%s*) ;;
    *) fail 'validate needs a %s in place of the file name' ;;
  esac
  # of the step's own shell: $$ is the session's
  read -r kp_pid _ </proc/self/stat
  sh -c "cd / || exit
${KP_VALIDATE%%\%s*}\"\$1\"${KP_VALIDATE#*\%s}" sh "/proc/$kp_pid/fd/9" 3>&- ||
    fail 'the new file is not valid; the old file is unchanged'
}

# Copies the file at $entry, with its owner, mode and time, to a name that did not exist before.
kp_keep_backup() {
  open_entry
  own_entry
  exec 7>&9
  umask 077
  keep_entry "$entry.$kp_public-$kp_id~"
  create_file "$entry.$kp_public-$kp_id~" || fail "cannot keep a backup in $PWD: $why"
  umask 022
  cat <&8 >&9
  chown -- "$file_owner:$file_group" /proc/self/fd/9
  chmod -- "$file_mode" /proc/self/fd/9
  touch -r /proc/self/fd/8 -- /proc/self/fd/9
  kp_sync_file
  exec 9>&7 7>&-
}

# keep_entry [NAME]: a transaction, if there is one, can put $entry back as it is now, or make it absent again; see transaction.sh.
keep_entry() {
  [ -z "$kp_transaction" ] || kp_keep "${1-$entry}"
}

# keep_attributes [NAME]: the same for its owner and mode.
keep_attributes() {
  [ -z "$kp_transaction" ] || kp_keep_attributes "${1-$entry}"
}

# remove_entry [r]: removes $entry; with r, a directory and all that is in it, too.
remove_entry() {
  if [ -z "$kp_transaction" ] || { [ -z "${1-}" ] && [ -d "$entry" ] && [ ! -L "$entry" ]; }; then
    rm "-f${1-}" -- "$entry"
  else
    kp_keep_away
  fi
  sync_folder
}

# rename_temp: renames kp_temp to $entry, unless that is a directory.
rename_temp() {
  keep_entry
  mv -fT -- "$kp_temp" "$entry"
  kp_temp=''
  sync_folder
}

# Is $entry a new file that kp_settle writes to the disk? It looks for the path of the step.
kp_settles_later() {
  [ "$file_type" = absent ] && [ -z "$kp_transaction" ] && [ "${PWD%/}/${entry#./}" = "$kp_step_path" ]
}

# Writes descriptor 9 to the disk. sync opens its argument for reading; if that is not allowed, everything is synced.
kp_sync_file() {
  if [ -r /proc/self/fd/9 ]; then
    sync -- /proc/self/fd/9 || fail "cannot write $kp_path to disk"
  else
    sync
  fi
}

# sync_folder: writes the names of this directory to the disk, now or before the host is done: kp_settle does that for the
# directories of many steps at once. Not all file systems can sync a single directory.
sync_folder() {
  [ "${PWD%/}" != "${kp_step_path%/*}" ] || return 0
  kp_sync .
}
