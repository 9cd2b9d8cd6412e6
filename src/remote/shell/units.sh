# Queries and controls units of systemd, for modules that start and stop them. KP_SCOPE is system, user or global; KP_NO_BLOCK and
# similar variables are the modules' own.

kp_unit_started=''

# unit_ctl VERB ...: calls systemctl for the units of KP_SCOPE.
unit_ctl() {
  case $1 in start | restart | reload) kp_unit_started=yes ;; esac
  systemctl "--$KP_SCOPE" --no-ask-password --quiet "$@"
}

# unit_show UNIT: queries systemd once; sets $shown to the answer, one NAME=VALUE a line.
unit_show() {
  if [ "$KP_SCOPE" = global ]; then
    # there is no daemon for all users: the files decide
    value=$(systemctl --global is-enabled -- "$1" 2>&1) || :
    shown="${nl}Id=$1${nl}UnitFileState=$value$nl"
    return 0
  fi
  shown=$nl$(systemctl "--$KP_SCOPE" show --no-pager -p Id,Type,LoadState,ActiveState,SubState,UnitFileState \
    -p NeedDaemonReload,Result,ExecMainStatus,ExecMainStartTimestampMonotonic,NRestarts,CanReload,FragmentPath \
    -- "$1")$nl || fail 'systemd does not respond' 'is systemd the init system of this host? units of a user need loginctl enable-linger'
}

# unit_property NAME: sets $value.
unit_property() {
  value=${shown#*"$nl$1="}
  if [ "$value" = "$shown" ]; then value=''; else value=${value%%"$nl"*}; fi
}

# unit_bus: sets the variables by which systemctl finds the daemon of a user.
unit_bus() {
  if [ "$KP_SCOPE" = user ]; then export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"; fi
}

# unit_has_run: has a oneshot service done its work, as far as systemd remembers? Its process has ended by then.
unit_has_run() {
  case $shown in
    *"${nl}ActiveState=inactive$nl"*) ;;
    *) return 1 ;;
  esac
  case $kp_unit_started:$shown in
    yes:*"${nl}Type=oneshot$nl"*) return 0 ;;
    *"${nl}ExecMainStartTimestampMonotonic=0$nl"*) return 1 ;;
    *"${nl}Type=oneshot$nl"*) ;;
    *) return 1 ;;
  esac
  case $shown in *"${nl}Result=success$nl"*) return 0 ;; esac
  return 1
}

# unit_journal UNIT: shows the last lines of the journal of a unit that fails.
unit_journal() {
  if [ "$KP_SCOPE" = user ]; then set -- --user-unit "$1"; else set -- --unit "$1"; fi
  journalctl --no-pager --quiet --no-hostname -n 20 "$@" >&2 || :
}

# unit_failed UNIT WHAT [HINT]: ends the step with the reason that systemd gives and the output of the unit itself.
unit_failed() {
  unit_show "$1"
  unit_property ActiveState
  kp_unit_state=$value
  unit_property ExecMainStatus
  kp_unit_status=$value
  unit_property Result
  case $value:$kp_unit_status:$shown in
    *"${nl}LoadState=bad-setting$nl"*) kp_unit_why='its unit file has an error' ;;
    *:203:*) kp_unit_why='its program cannot be executed' ;;
    exit-code:*) kp_unit_why="its program ended with status $kp_unit_status" ;;
    signal:* | core-dump:*) kp_unit_why="its program was killed by signal $kp_unit_status" ;;
    timeout:*) kp_unit_why='it was not ready in time' ;;
    oom-kill:*) kp_unit_why='it ran out of memory' ;;
    start-limit-hit:*) kp_unit_why='it was started too often in a short time' ;;
    success:*) kp_unit_why="it is $kp_unit_state" ;;
    *) kp_unit_why=$value ;;
  esac
  unit_journal "$1"
  fail "$1 $2: $kp_unit_why" "the end of its journal is above${3-}"
}

# unit_settle UNIT [HINT]: fails unless the unit stays up: systemd also reports a service as started whose program ends at once.
# A program needs a tenth of a second to show that. The step ends before, and a later one looks again: see kp_check_unit.
unit_settle() {
  unit_property NRestarts
  kp_unit_restarts=$value
  case $shown in
    *"${nl}Type=simple$nl"* | *"${nl}Type=exec$nl"* | *"${nl}Type=idle$nl"*)
      # a job has no later step
      if [ "$kp_unit_restarts${kp_job-}" = 0 ]; then kp_acted=36; else sleep 0.1; fi
      ;;
  esac
  kp_unit_stays "$1" "${2-}"
  if [ "$kp_acted" = 36 ]; then kp_payload=$kp_payload:settles=1$nl; fi
}

# kp_unit_stays UNIT [HINT]: fails unless the unit is up, and systemd has not started it again by itself.
kp_unit_stays() {
  unit_show "$1"
  unit_property NRestarts
  case $value:$shown in
    "$kp_unit_restarts":*"${nl}ActiveState=active$nl"* | 0:*"${nl}ActiveState=active$nl"*) return 0 ;;
    "$kp_unit_restarts":*"${nl}ActiveState=reloading$nl"*) return 0 ;;
  esac
  unit_has_run || unit_failed "$1" 'does not stay up' "${2-}"
}

# kp_no_unit ID: answers for the check of a unit if the step ID has not started one.
kp_no_unit() {
  case $kp_units in *" $1:"*) return 1 ;; esac
  kp_payload=''
  kp_answer same
}

# kp_check_unit ID: fails unless the unit that the step ID has started is up a tenth of a second later.
kp_check_unit() {
  read_only
  unit_bus
  kp_unit_started=yes kp_unit_restarts=0
  kp_since=${kp_units##*" $1:"}
  kp_hundredths "${kp_since%% *}"
  kp_since=$value
  read -r kp_now _ </proc/uptime
  kp_hundredths "$kp_now"
  # both are rounded down
  kp_left=$((kp_since + 11 - value))
  case $kp_left in
    -* | 0) ;;
    ?) sleep "0.0$kp_left" ;;
    *) sleep "0.$kp_left" ;;
  esac
  kp_unit_stays "$KP_NAME" "$KP_REMARK"
}

# kp_hundredths SECONDS: sets $value to a time with two decimals, in hundredths of a second.
kp_hundredths() {
  value=$((${1%.*} * 100 + 1${1#*.} - 100))
}
