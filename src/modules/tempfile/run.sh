# Creates an empty file or directory with a name that nobody can guess.

begin
read -r temp_random </proc/sys/kernel/random/uuid
temp_path=${KP_PATH%/}/$KP_PREFIX$temp_random$KP_SUFFIX
enter "$temp_path"
[ -n "$entry" ] || fail "there is no directory $KP_PATH"
if [ "$KP_STATE" = directory ]; then
  make_entry 0700
else
  umask 077
  create_file "$entry" || fail "cannot write in $KP_PATH: $why"
  exec 9>&-
fi
result path "$temp_path"
