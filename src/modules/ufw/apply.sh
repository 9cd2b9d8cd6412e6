# Changes the rule, the default policy, the logging and the state.

keep_ufw
if [ "$KP_STATE" = reset ]; then ufw_do reset; fi
if differs rule; then
  ufw_dry=''
  ufw_rule "$@" >&2 || fail 'ufw refuses the rule' 'what it said is above'
fi
if differs "$KP_DIRECTION"; then ufw_do default "$KP_DEFAULT" "$KP_DIRECTION"; fi
if differs logging; then ufw_do logging "$KP_LOGGING"; fi
if differs active; then
  if [ "$KP_STATE" = enabled ]; then ufw_do enable; else ufw_do disable; fi
fi
if differs reloaded; then
  ufw_do reload
  ufw_reloaded=yes
fi
