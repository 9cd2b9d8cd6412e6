# Waits until the port, the file or the answer is as wanted.

# Sets $wait_now to the seconds since the host was started.
wait_clock() {
  read -r wait_now _ </proc/uptime
  wait_now=${wait_now%.*}
}

# Does the text on stdin contain the pattern?
# shellcheck disable=SC2016 # dollars of awk
wait_matches() {
  run_awk "$regex_awk"'
    BEGIN { RS = "\001"; ere = task["ere"] ""; program = load(task["program"]) }
    { text = NR == 1 ? $0 : text RS $0 }
    END { exit !matches(ere, program, text) }' ere "$KP_SEARCH_REGEX" program "$KP_SEARCH_REGEX_PROGRAM"
}

# Sets $wait_found to how a socket of this host uses the port: it is "open" for programs of the host, or has "connections".
wait_look() {
  wait_found=' '
  for wait_file in /proc/net/tcp /proc/net/tcp6; do
    [ -r "$wait_file" ] || continue
    while read -r _ wait_local _ wait_state _; do
      [ "${wait_local#*:}" = "$KP_PORT_HEX" ] || continue
      # the address of any interface or of this host, in the order of its bytes in memory
      case $wait_state:${wait_local%:*} in
        0A:00000000 | 0A:00000000000000000000000000000000) wait_found=$wait_found'open ' ;;
        0A:??????7F | 0A:0000000000000000FFFF0000??????7F) wait_found=$wait_found'open ' ;;
        0A:00000000000000000000000001000000) wait_found=$wait_found'open ' ;;
        0[1-6]:*) wait_found=$wait_found'connections ' ;;
      esac
    done <"$wait_file"
  done
}

# Prints what the port sends; fails if it cannot connect.
wait_connect() {
  if command -v bash >/dev/null; then
    # shellcheck disable=SC2016 # arguments of the script
    timeout "$KP_CONNECT_TIMEOUT" bash -c 'exec 9<>"/dev/tcp/$0/$1" && if [ -n "$2" ]; then exec cat <&9; fi' \
      "$KP_HOST" "$KP_PORT" "$KP_SEARCHES" 2>/dev/null 3>&-
  elif command -v nc >/dev/null; then
    if [ -n "$KP_SEARCHES" ]; then
      timeout "$KP_CONNECT_TIMEOUT" nc "$KP_HOST" "$KP_PORT" </dev/null 2>/dev/null 3>&- || :
    else
      nc -z -w "$KP_CONNECT_TIMEOUT" "$KP_HOST" "$KP_PORT" 2>/dev/null 3>&-
    fi
  else
    fail 'this host has neither bash nor nc to try the port with'
  fi
}

wait_is_open() {
  if [ -n "$KP_SEARCHES" ]; then
    wait_connect | wait_matches
    return
  fi
  case $KP_HOST in
    127.* | localhost | ::1 | 0.0.0.0)
      wait_look
      case $wait_found in *' open '*) return 0 ;; esac
      ;;
  esac
  # a port that a firewall forwards has no socket
  wait_connect
}

wait_is_there() {
  [ -e "$KP_PATH" ] || return 1
  [ -z "$KP_SEARCHES" ] || { [ -r "$KP_PATH" ] && wait_matches <"$KP_PATH"; }
}

wait_answers() {
  http_fetch
  wait_why=": ${http_error:-status $http_status}"
  wait_why=${wait_why%%"$nl"*}
  case $nl$KP_STATUS_CODE$nl in *"$nl$http_status$nl"*) ;; *) return 1 ;; esac
  [ -z "$KP_SEARCHES" ] || wait_matches <"$stage/body"
}

wait_is_ready() {
  if [ -n "$KP_URL" ]; then
    wait_answers
  elif [ -n "$KP_PORT" ]; then
    wait_is_open
  else
    wait_is_there
  fi
}

# Is it as wanted?
wait_holds() {
  case $KP_STATE in
    drained)
      wait_look
      [ "${wait_found#* connections }" = "$wait_found" ]
      ;;
    started) wait_is_ready ;;
    *) ! wait_is_ready ;;
  esac
}

read_only
wait_clock
wait_since=$wait_now wait_why='' wait_what=${KP_URL:-$KP_PATH}
if [ -n "$KP_PORT" ]; then wait_what="port $KP_PORT of $KP_HOST"; fi
if [ -n "$KP_URL" ]; then make_stage; fi
if [ -z "$KP_CHECK" ] && [ "$KP_DELAY" != 0 ]; then sleep "$KP_DELAY"; fi
while :; do
  if [ -n "$wait_what" ] && wait_holds; then break; fi
  [ -z "$KP_CHECK" ] || unchanged 'it is not there yet: a run would wait'
  wait_clock
  if [ $((wait_now - wait_since)) -ge "$KP_TIMEOUT" ]; then
    [ -n "$wait_what" ] || break
    fail "${KP_MSG:-$wait_what is not $KP_STATE after $KP_TIMEOUT s$wait_why}"
  fi
  sleep "$KP_SLEEP"
done
wait_clock
result elapsed "$((wait_now - wait_since))"
