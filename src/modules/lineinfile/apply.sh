if ! differs line; then
  repair_attributes "$KP_PATH"
  return 0
fi
line_path=$KP_PATH
if [ -L "$KP_PATH" ]; then
  # whose link? a user must not lead root to a file of somebody else
  line_path=$(readlink -f -- "$KP_PATH") || fail "$KP_PATH is a link to nothing"
  line_owner=$(stat -c %U -- "$KP_PATH")
  case $line_owner in
    root | "$kp_owner") ;;
    *) fail "$KP_PATH is a link of $line_owner to a file of ${kp_owner:-nobody}" 'say the path of the file itself' ;;
  esac
fi
if [ "$kp_type" = absent ]; then
  if [ ! -d "${line_path%/*}/" ]; then mkdir -p -- "${line_path%/*}/"; fi
  open_temp "$line_path"
  line_edit yes </dev/null >"$kp_temp"
else
  # awk would lose what is not text
  if [ "$(tr -cd '\000\001' <"$line_path" | wc -c)" -ne 0 ]; then fail "$KP_PATH is not a text"; fi
  open_temp "$line_path"
  line_edit yes <"$line_path" >"$kp_temp"
fi
set_attributes "$kp_temp" 0644
[ -z "$KP_VALIDATE" ] || kp_validate
if [ -n "$KP_BACKUP" ] && [ "$kp_type" = file ]; then cp -p -- "$line_path" "$line_path.$kp_token~"; fi
install_temp "$line_path"
