# Takes over from an earlier shell of this session, whose connection was lost. It is sent only then.

# kp_ask_log TOKEN NAME AGE: reports whether the log NAME is complete: that is when the shell that writes it has ended. This shell
# is asked to end after the step at work. Until then, its watchdog gets a sign that it has a controller. If this shell has perhaps not
# even started, AGE is the time since then, in seconds, else nothing.
kp_ask_log() {
  kp_find_log "$2"
  case $kp_log_state in
    open | stopped)
      kp_signal_watchdog USR1
      kp_end_shell
      ;;
    absent) [ -z "${3-}" ] || ! kp_is_older "$3" || kp_claim_log "$2" ;;
  esac
  kp_say "$1" ".log=$kp_log_state$nl"
}

# kp_is_older SECONDS: has the host, or the container, run for longer?
kp_is_older() {
  kp_lives 1 && read -r kp_now _ </proc/uptime && [ "$((${kp_now%.*} - kp_began / 100))" -gt "$1" ]
}

# kp_claim_log NAME: from here on, the shell with this log runs no steps, if it starts at all.
kp_claim_log() {
  kp_own_log=$kp_log kp_was_halted=$kp_halted
  if kp_create_log "$1"; then
    kp_log_state=claimed
    kp_write_head 0
  fi
  kp_log=$kp_own_log kp_halted=$kp_was_halted
}

# kp_find_log NAME: sets kp_old to the path of the log, without the number of the page, and kp_old_pid to the shell that writes it. Sets
# kp_log_state to "open" if this shell exists, or "stopped" (SIGSTOP), else to "complete". It is "absent" if there is no log that this user has created and could
# write, and "foreign" if the host was restarted since, or is another one.
kp_find_log() {
  kp_log_state=absent
  for kp_old in /run /dev/shm /tmp; do
    kp_old=$kp_old/$1
    if kp_is_own "$kp_old-0" && kp_is_own "$kp_old-1"; then break; fi
    kp_old=''
  done
  [ -n "$kp_old" ] && kp_read_head 1 || return 0
  # the first file is empty until the page in the second one is full
  if [ -s "$kp_old-0" ]; then kp_read_head 0 || return 0; else [ "$kp_old_page" = 1 ] || return 0; fi
  kp_log_state=foreign
  [ -n "$kp_boot" ] && [ "$kp_old_boot" = "$kp_boot" ] || return 0
  kp_log_state=complete
  kp_lives "$kp_old_pid" && [ "$kp_began" = "$kp_old_began" ] || return 0
  case $kp_state in T | t) kp_log_state=stopped ;; *) kp_log_state=open ;; esac
}

# Ends the shell $kp_old_pid after the step at work: it begins no later one. A shell that waits for its input does not react, and is
# killed when it was seen twice without a step.
kp_end_shell() {
  kill -s USR2 "$kp_old_pid" 2>/dev/null || return 0
  if kp_has_children "$kp_old_pid"; then
    kp_idle=''
  elif [ "$kp_idle" = "$kp_old_pid" ]; then
    kill -s KILL "$kp_old_pid"
  else
    kp_idle=$kp_old_pid
  fi
}

kp_idle=''

# kp_signal_watchdog SIGNAL: of the shell whose log was found, which names it; see watchdog.sh.
kp_signal_watchdog() {
  ! kp_is_watchdog "$kp_old_watchdog" || kill -s "$1" "$kp_old_watchdog"
}

# kp_has_children PID: has this shell started a step that has not ended?
kp_has_children() {
  kp_list_processes
  kp_begin_lines
  # shellcheck disable=SC2086 # a line each
  set -- "$1" $kp_processes
  kp_end_lines
  kp_shell=$1
  shift
  for kp_entry; do
    case $kp_entry in *') '?" $kp_shell "*) ;; *) continue ;; esac
    # its own file: the lines of others can be forged with a newline in a name
    if kp_lives "${kp_entry%% *}" && [ "$kp_parent" = "$kp_shell" ] && [ "$kp_name" != kplay-watchdog ]; then return 0; fi
  done
  return 1
}

# kp_read_log TOKEN NAME FROM SIZE: reports a part of the log, from this byte, counted from 1.
kp_read_log() {
  kp_find_log "$2"
  set -- "$1" "$3" "$4" "$kp_old-0" "$kp_old-1"
  # the older page comes first
  kp_read_head 1 && kp_last_page=$kp_old_page
  if kp_read_head 0 && [ "$kp_old_page" -gt "$kp_last_page" ]; then set -- "$1" "$2" "$3" "$5" "$4"; fi
  # the x keeps the newline at the end
  kp_text=$(cat -- "$4" "$5" </dev/null | tail -c "+$2" | head -c "$3" && printf x)
  kp_text=${kp_text%x}
  kp_say "$1" "~log ${#kp_text}$nl$kp_text$nl"
}

# kp_drop_log NAME TOKEN: ends the watchdog, removes the log, and what else the shell that has written it may have left.
kp_drop_log() {
  kp_find_log "$1"
  if [ -n "$kp_old" ]; then
    kp_signal_watchdog TERM
    rm -f -- "$kp_old-0" "$kp_old-1"
  fi
  kp_remove_uploads "$2"
}
