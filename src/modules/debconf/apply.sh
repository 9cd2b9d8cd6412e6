# Sets the answer.

printf '%s %s %s %s\n' "$KP_NAME" "$KP_QUESTION" "$KP_VTYPE" "$KP_VALUE" |
  debconf-set-selections ${KP_UNSEEN:+-u} 3>&- || fail 'debconf-set-selections refuses the answer' 'what it said is above'
