# Reports the boot id of the host and whether the test command succeeds, or restarts the host.

if [ "$KP_ACT" != restart ]; then
  read_only
  read -r reboot_id </proc/sys/kernel/random/boot_id
  # a container has the boot id of its machine, but a first process of its own; see proc_pid_stat(5)
  IFS='' read -r reboot_init </proc/1/stat
  # shellcheck disable=SC2086 # numbers
  set -- ${reboot_init##*) }
  result boot_id "$reboot_id ${20}"
  if [ "$KP_ACT" = test ] && sh -c "$KP_TEST_COMMAND" >/dev/null 2>&1 3>&-; then result test yes; fi
  return 0
fi
begin
if [ -n "$KP_REBOOT_COMMAND" ]; then
  reboot_command=$KP_REBOOT_COMMAND
elif command -v shutdown >/dev/null; then
  # shellcheck disable=SC2016 # an argument of the script
  reboot_command='shutdown -r now "$0"'
else
  reboot_command=reboot
fi
# it must outlive this session, which ends before
(
  outlive_session
  sleep "$((KP_PRE_REBOOT_DELAY + 2))"
  sh -c "$reboot_command" "$KP_MSG"
) </dev/null >/dev/null 2>&1 3>&- &
