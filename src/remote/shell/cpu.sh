# Adds the CPU time of the session to each answer, see step-meter.ts.

# The time so far of the session and of all programs that it has waited for, in ticks of 0.01 s. This forks nothing: a
# shell reads its own line in /proc, see proc_pid_stat(5).
kp_measure() {
  kp_ticks=0 kp_counted=''
  # the session has not waited for the subshell of this step yet
  for kp_stat in /proc/self/stat "/proc/$$/stat"; do
    IFS=' ' read -r kp_one _ _ _ _ _ _ _ _ _ _ _ _ kp_user kp_system kp_child_user kp_child_system _ 2>/dev/null <"$kp_stat" || continue
    [ "$kp_one" != "$kp_counted" ] || continue
    kp_counted=$kp_one
    kp_ticks=$((kp_ticks + kp_user + kp_system + kp_child_user + kp_child_system))
  done
  kp_payload=$kp_payload:cpu=$kp_ticks$nl
}
