# Writes the file of keys that read.sh has prepared, in a directory that its user owns.

# keys that are kept are those of the file that was read, which must be the user's own
if [ "$key_file_is" != absent ]; then own_entry; fi
if [ -z "$KP_PATH" ]; then
  [ -d "$key_home" ] || fail "the home directory $key_home of $KP_USER does not exist" 'the user module creates it'
  if [ -z "$entry" ]; then
    [ -n "$KP_MANAGE_DIR" ] || fail "there is no directory $key_home/.ssh" 'manage_dir: true creates it'
    enter "$key_home/.ssh"
    make_entry 0700
    chown -- "$key_uid:$key_gid" .
    take_entry ./authorized_keys
  elif [ -n "$KP_MANAGE_DIR" ] && [ "$key_dir_is" != 0700 ]; then
    keep_attributes .
    chown -- "$key_uid:$key_gid" .
    chmod -- 0700 .
  fi
fi
if [ "$KP_STATE" = absent ] && [ "$key_file_is" = absent ]; then return 0; fi
open_temp
printf %s "$key_new" >&9 || fail "cannot write $key_file"
file_owner=$key_uid file_group=$key_gid
replace_entry
