# Installs, removes or selects the program.

if [ "$KP_STATE" = absent ]; then
  update-alternatives --quiet --remove "$KP_NAME" "$KP_PATH"
  return 0
fi
if [ -n "$KP_PATH" ] && { differs "$KP_PATH" || differs priority; }; then
  [ -n "$alternatives_link" ] || fail "there is no group $KP_NAME" 'link: makes one'
  update-alternatives --quiet --install "$alternatives_link" "$KP_NAME" "$KP_PATH" "${KP_PRIORITY:-$alternatives_priority}"
fi
if differs selected; then update-alternatives --quiet --set "$KP_NAME" "$KP_PATH"; fi
if differs mode; then update-alternatives --quiet --auto "$KP_NAME"; fi
