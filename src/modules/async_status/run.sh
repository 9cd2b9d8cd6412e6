# Asks for the result of a job, or forgets it.

case $KP_MODE in
  cleanup) remove_job "$KP_JID" ;;
  *) ask_job "$KP_JID" "$KP_WAIT" ;;
esac
