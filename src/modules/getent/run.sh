# Returns entries of a database.

read_only
command -v getent >/dev/null || fail 'there is no getent on this host'
getent_rc=0
getent_entries=$(getent ${KP_SERVICE:+-s "$KP_SERVICE"} "$KP_DATABASE" ${KP_KEY:+"$KP_KEY"}) || getent_rc=$?
case $getent_rc:$KP_FAIL_KEY in
  0:* | 2:) result entries "$getent_entries" ;;
  1:*) fail "getent does not know the database $KP_DATABASE" ;;
  2:*) fail "there is no $KP_KEY in $KP_DATABASE" 'fail_key: false accepts that' ;;
  3:*) fail "the database $KP_DATABASE cannot be listed" 'give a key' ;;
  *) fail "getent ended with code $getent_rc" ;;
esac
