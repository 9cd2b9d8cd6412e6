# Opens the file $entry (see paths.sh), so that the file that is read and the file that is changed are the same.

# open_entry: opens $entry for reading, as descriptor 8, and makes sure that this is the file of file_inode, not one
# that a new link leads to. If the kernel reports the inode of a descriptor (since 5.14, see proc_pid_fdinfo(5)), this
# needs no fork.
open_entry() {
  if [ -n "$kp_only_foreseen" ]; then
    # read ahead by its name, which another path may have led to
    kp_entered=''
    file_attributes
  fi
  [ "$file_type" = file ] || fail "$kp_path is not a file"
  command exec 8<"$entry" || fail "cannot read $kp_path"
  command exec 7<. || fail "cannot read $PWD"
  kp_fdinfo 7
  kp_mount_here=$kp_mount
  kp_fdinfo 8
  exec 7<&-
  if [ "$kp_mount:$kp_ino" = "$kp_mount_here:${file_inode#*:}" ]; then return 0; fi
  [ "$(stat -L -c %d:%i -- /proc/self/fd/8)" = "$file_inode" ] || fail "$kp_path was replaced while it was opened"
}

# kp_fdinfo DESCRIPTOR: sets kp_mount and kp_ino, which are empty if the kernel does not report them.
kp_fdinfo() {
  kp_mount='' kp_ino='' kp_pos=''
  while read -r kp_key kp_value; do
    case $kp_key in
      mnt_id:) kp_mount=$kp_value ;;
      ino:) kp_ino=$kp_value ;;
      pos:) kp_pos=$kp_value ;;
    esac
  done <"/proc/self/fdinfo/$1" || :
}

# own_entry: makes sure that the file on descriptor 8 belongs in this directory, and reads its attributes. A file may
# have more names (hard links): where other users can create names, such a name may be that of anybody's file.
own_entry() {
  kp_was=$file_inode
  kp_stat=$(stat -L -c '%a %U %G %d:%i %F' -- /proc/self/fd/8 .) || fail "cannot inspect $kp_path"
  kp_around=${kp_stat#*"$nl"} kp_stat=${kp_stat%%"$nl"*}
  kp_take_attributes
  [ "$file_inode" = "$kp_was" ] || fail "$kp_path was replaced while it was opened"
  kp_judge_around
  if kp_is_trusted "$kp_writer"; then return 0; fi
  if [ "$kp_writer" = "$file_owner" ] && [ "$kp_writer" != UNKNOWN ]; then return 0; fi
  # the kernel lets users create names only for files that they can write, see protected_hardlinks in proc_sys_fs(5)
  kp_protected=0
  # a shell that reads one byte at a time finds no end of the line here
  if [ -r /proc/sys/fs/protected_hardlinks ]; then read -r kp_protected </proc/sys/fs/protected_hardlinks || :; fi
  if [ "$kp_protected" = 1 ] && [ $((0$file_mode & 022)) = 0 ]; then return 0; fi
  kp_prove_entry
}

# names_are_safe: can only root and this session's user replace the file of a name in this directory?
names_are_safe() {
  kp_look_around
  kp_is_trusted "$kp_writer"
}

# kp_is_trusted USER: is it root, or this session's user? Two users without a name are not the same user.
kp_is_trusted() {
  case $1 in
    UNKNOWN) return 1 ;;
    root | "${kp_me%%:*}") return 0 ;;
  esac
  return 1
}

# kp_look_around: sets kp_writer to the user, besides root, who can create names in this directory; `:` if there are several.
kp_look_around() {
  kp_around=$(stat -c '%a %U ' .) || fail "cannot inspect $PWD"
  kp_judge_around
}

kp_judge_around() {
  kp_writer=${kp_around#* }
  kp_writer=${kp_writer%% *}
  [ $((0${kp_around%% *} & 022)) = 0 ] || kp_writer=':'
}

# Proves that $entry is the only name of the file on descriptor 8: it has one name, none was made or removed in the last
# two seconds (that sets its ctime, which ticks in some milliseconds), and $entry is one. Where the clock does not show that, since it
# was set back or the change is new, the two seconds pass here.
kp_prove_entry() {
  kp_before=$(stat -L -c '%h %Z' -- /proc/self/fd/8)
  [ "${kp_before%% *}" = 1 ] ||
    fail "$kp_path is a file of $file_owner that has other names (hard links)" \
      'a user who can write to its directory could have redirected this task to any file: remove it first'
  [ $(($(date +%s) - ${kp_before#* })) -ge 2 ] || sleep 2
  kp_after="$(stat -c %d:%i -- "$entry") $(stat -L -c '%h %Z' -- /proc/self/fd/8)"
  [ "$kp_after" = "$file_inode $kp_before" ] || fail "$kp_path is being changed by another process"
}
