# Compares what a step has found with what a saved plan has seen, before the step changes anything.

# Replaces the one in prelude.sh.
kp_heed_plan() {
  [ -n "$KP_PLANNED" ] || return 0
  if kp_is_planned; then return 0; fi
  result not_as_planned yes
  fail 'not as the plan saw it' 'make a new plan'
}

# KP_PLANNED is "nothing" if the step must change nothing, else SALT:SUM, the SHA-256 of the salt and of the state that it
# must find: a line KEY=VALUE for each wanted key, or KEY if the key does not exist.
kp_is_planned() {
  [ "$KP_PLANNED" != nothing ] || return 1
  kp_left=${KP_WANT#"$nl"} kp_planned_text=${KP_PLANNED%%:*}$nl
  while [ -n "$kp_left" ]; do
    kp_one=${kp_left%%=*}
    kp_left=${kp_left#*"$nl"}
    case $nl$kp_seen in
      *"$nl<$kp_one="*)
        kp_planned_value=$nl$kp_seen
        kp_planned_value=${kp_planned_value#*"$nl<$kp_one="}
        kp_planned_text=$kp_planned_text$kp_one=${kp_planned_value%%"$nl"*}$nl
        ;;
      *) kp_planned_text=$kp_planned_text$kp_one$nl ;;
    esac
  done
  # a task may have its own search path
  kp_one=$(printf %s "$kp_planned_text" | PATH=/usr/local/bin:/usr/bin:/bin sha256sum 3>&-) || return 1
  [ "${kp_one%% *}" = "${KP_PLANNED#*:}" ]
}
