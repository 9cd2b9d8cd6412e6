if differs state || differs src; then
  case $KP_STATE:$kp_type in
    absent:*) rm -rf -- "$KP_PATH" ;;
    directory:absent) mkdir -p -- "$KP_PATH" ;;
    directory:*) fail "$KP_PATH is there, and it is not a directory" ;;
    touch:absent)
      true >>"$KP_PATH"
      ;;
    link:absent | link:link)
      # made aside and renamed: there is always a link
      ln -s -- "$KP_SRC" "$KP_PATH.kplay-$kp_token-$kp_id"
      kp_temp=$KP_PATH.kplay-$kp_token-$kp_id
      rm -f -- "$KP_PATH"
      install_temp "$KP_PATH"
      ;;
    link:file)
      [ -n "$KP_FORCE" ] || fail "$KP_PATH is a file" 'force: true replaces it by the link'
      ln -sf -- "$KP_SRC" "$KP_PATH"
      ;;
    hard:absent) ln -- "$KP_SRC" "$KP_PATH" ;;
    hard:file)
      [ -n "$KP_FORCE" ] || fail "$KP_PATH is another file" 'force: true replaces it by the link'
      ln -f -- "$KP_SRC" "$KP_PATH"
      ;;
    file:absent) fail "$KP_PATH does not exist" 'state: touch makes an empty file, copy one with content' ;;
    *) fail "$KP_PATH is there, and it is not a $KP_STATE ($kp_type)" ;;
  esac
  case $KP_STATE in
    directory | touch)
      file_attributes "$KP_PATH"
      if [ -n "$KP_MODE" ]; then chmod -- "$KP_MODE" "$KP_PATH"; fi
      case ${KP_OWNER:-$kp_owner}:${KP_GROUP:-$kp_group} in
        "$kp_owner:$kp_group") ;;
        *) chown -- "${KP_OWNER:-$kp_owner}:${KP_GROUP:-$kp_group}" "$KP_PATH" ;;
      esac
      ;;
  esac
else
  repair_attributes "$KP_PATH"
fi
if [ -n "$KP_RECURSE" ]; then
  case $KP_OWNER:$KP_GROUP in
    :) ;;
    *) chown -hR -- "$KP_OWNER${KP_GROUP:+:$KP_GROUP}" "$KP_PATH" ;;
  esac
  if [ -n "$KP_MODE" ]; then find "$KP_PATH" ! -type l -exec chmod -- "$KP_MODE" {} +; fi
fi
