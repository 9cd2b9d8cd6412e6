# Reports whether a user exists, and the attributes of the account.

find_account passwd "$KP_NAME"
if [ -z "$account" ]; then
  emit state absent
  return 0
fi
emit state present
user_rest=${account#*:*:}
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
  # the groups that are missing, and those that are not wanted; a group may be wanted by number
  user_groups='' user_primary=$user_gid user_missing=,$KP_GROUPS, user_extra=
  user_see_group() {
    user_in=
    case ,$3, in
      *",$KP_NAME,"*) user_in=1 ;;
    esac
    if [ "$2" = "$user_gid" ]; then
      [ "$KP_GROUP" = "$2" ] || user_primary=$1
      user_in=primary
    fi
    [ -n "$user_in" ] || return 0
    [ "$user_in" = primary ] || user_groups=$user_groups,$1
    case $user_missing in
      *",$1,"*) user_missing=${user_missing%%",$1,"*},${user_missing#*",$1,"} ;;
      *",$2,"*) user_missing=${user_missing%%",$2,"*},${user_missing#*",$2,"} ;;
      *) [ "$user_in" = primary ] || user_extra=1 ;;
    esac
  }
  each_group user_see_group
  emit group "$user_primary"
  case $user_missing:${KP_APPEND:-$user_extra} in
    ,: | ,,: | ,:yes | ,,:yes) emit groups "$KP_GROUPS" ;;
    *) emit groups "${user_groups#,}" ;;
  esac
fi

if [ -n "$KP_PASSWORD$KP_EXPIRES_WANTED$KP_PASSWORD_LOCK_WANTED$KP_DAYS_WANTED" ]; then
  user_hash='' user_day='' user_min='' user_max=''
  [ -r /etc/shadow ] || fail 'cannot read /etc/shadow' 'use become: true to run as root'
  while IFS=: read -r user_entry user_h _ user_mi user_ma _ _ user_d _; do
    if [ "$user_entry" = "$KP_NAME" ]; then
      user_hash=$user_h user_day=$user_d user_min=$user_mi user_max=$user_ma
      break
    fi
  done </etc/shadow
  emit password_expire_min "${user_min:--1}"
  emit password_expire_max "${user_max:--1}"
  case $user_hash in
    '!'*)
      emit password_lock locked
      if [ -n "$KP_PASSWORD_LOCK_WANTED" ]; then user_hash=${user_hash#'!'}; fi
      ;;
    *) emit password_lock unlocked ;;
  esac
  # the hash itself stays secret
  if [ "$user_hash" = "$KP_PASSWORD" ]; then emit password 'as wanted'; else emit password differs; fi
  if [ "$user_day" = "$KP_EXPIRES_DAY" ] && [ -n "$user_day" ]; then
    emit expires "$KP_EXPIRES"
  else
    emit expires "${user_day:-never}"
  fi
fi
