# passwd, group and shadow in /etc are read by the shell itself: no forks. Who is not there may still come from a
# directory service.
user_line=
while read -r user_entry; do
  case $user_entry in
    "$KP_NAME":*)
      user_line=$user_entry
      break
      ;;
  esac
done </etc/passwd
if [ -z "$user_line" ] && command -v getent >/dev/null; then
  user_entry=$(getent passwd "$KP_NAME" || true)
  case $user_entry in
    "$KP_NAME":*) user_line=$user_entry ;;
  esac
fi
if [ -z "$user_line" ]; then
  emit state absent
  return 0
fi
emit state present
user_rest=${user_line#*:*:}
user_uid=${user_rest%%:*} user_rest=${user_rest#*:}
user_gid=${user_rest%%:*} user_rest=${user_rest#*:}
emit uid "$user_uid"
emit comment "${user_rest%%:*}"
user_rest=${user_rest#*:}
user_home=${user_rest%%:*}
emit home "$user_home"
emit shell "${user_rest#*:}"
if [ -d "$user_home" ]; then emit home_directory present; else emit home_directory absent; fi
if [ -n "$KP_GENERATE_SSH_KEY" ]; then
  if [ -e "$user_home/$KP_SSH_KEY_FILE" ]; then emit ssh_key present; else emit ssh_key absent; fi
fi

if [ -n "$KP_GROUP$KP_GROUPS_WANTED" ]; then
  # what is wanted but missing, what is there but not wanted; a group may be wanted by number
  user_groups='' user_primary=$user_gid user_missing=,$KP_GROUPS, user_extra=
  while IFS=: read -r user_g _ user_n user_members; do
    user_in=
    case ,$user_members, in
      *",$KP_NAME,"*) user_in=1 ;;
    esac
    if [ "$user_n" = "$user_gid" ]; then
      [ "$KP_GROUP" = "$user_n" ] || user_primary=$user_g
      user_in=primary
    fi
    [ -n "$user_in" ] || continue
    [ "$user_in" = primary ] || user_groups=$user_groups,$user_g
    case $user_missing in
      *",$user_g,"*) user_missing=${user_missing%%",$user_g,"*},${user_missing#*",$user_g,"} ;;
      *",$user_n,"*) user_missing=${user_missing%%",$user_n,"*},${user_missing#*",$user_n,"} ;;
      *) [ "$user_in" = primary ] || user_extra=1 ;;
    esac
  done </etc/group
  emit group "$user_primary"
  case $user_missing:${KP_APPEND:-$user_extra} in
    ,: | ,,: | ,:yes | ,,:yes) emit groups "$KP_GROUPS" ;;
    *) emit groups "${user_groups#,}" ;;
  esac
fi

if [ -n "$KP_PASSWORD$KP_EXPIRES_WANTED" ]; then
  user_hash='' user_day=
  [ -r /etc/shadow ] || fail 'cannot read /etc/shadow' 'become: true makes it root'
  while IFS=: read -r user_entry user_h _ _ _ _ _ user_d _; do
    if [ "$user_entry" = "$KP_NAME" ]; then
      user_hash=$user_h user_day=$user_d
      break
    fi
  done </etc/shadow
  # the hash itself is nobody's business
  if [ "$user_hash" = "$KP_PASSWORD" ]; then emit password 'as wanted'; else emit password differs; fi
  if [ "$user_day" = "$KP_EXPIRES_DAY" ] && [ -n "$user_day" ]; then
    emit expires "$KP_EXPIRES"
  else
    emit expires "${user_day:-never}"
  fi
fi
