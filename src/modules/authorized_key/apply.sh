# The directory is the user's, who may put a link or another file in the place of anything there, at any moment. So
# this goes into the directory first, sees that it is the right one, and names nothing outside of it any more.
if [ -z "$KP_PATH" ]; then
  [ -d "$key_home" ] || fail "$key_home, the home of $KP_USER, is not there" 'the user module makes it'
  cd -P -- "$key_home" || fail "cannot enter $key_home"
  key_dir=$PWD/.ssh
  if [ ! -d .ssh ]; then
    [ -n "$KP_MANAGE_DIR" ] || fail "there is no directory $key_dir" 'manage_dir: true makes it'
    umask 077
    mkdir -- .ssh
    umask 022
  fi
else
  [ -d "$key_dir/" ] || fail "there is no directory $key_dir" 'make it first, with the file module'
fi
cd -P -- "${key_dir:-/}" || fail "cannot enter $key_dir"
[ -n "$KP_PATH" ] || [ "$PWD" = "$key_dir" ] || fail "$key_dir is a link"
if [ -z "$KP_PATH" ] && [ -n "$KP_MANAGE_DIR" ] && [ "$key_dir_is" != 0700 ]; then
  chown -- "$key_uid:$key_gid" .
  chmod -- 0700 .
fi

if [ "$KP_STATE" = absent ] && [ "$key_file_is" = absent ]; then return 0; fi
# written as it is made, so that nobody can put a link in between; only its user can read it
kp_temp=./.${key_file##*/}.kplay-$kp_token-$kp_id
umask 077
set -C
printf %s "$key_new" >"$kp_temp" || fail "cannot write in $key_dir"
set +C
umask 022
case $(id -u) in
  "$key_uid") ;;
  *) chown -h -- "$key_uid:$key_gid" "$kp_temp" ;;
esac
[ ! -d "${key_file##*/}" ] || fail "$key_file is a directory"
install_temp "./${key_file##*/}"
