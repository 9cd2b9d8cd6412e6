# Changes the server, and waits until it is as wanted.

# Waits until the server is up, or has no connections.
haproxy_wait() {
  haproxy_waited=0
  while :; do
    haproxy_look
    case $KP_STATE:$haproxy_up:$haproxy_connections in
      ready:yes:* | drain:*:none | maint:*:none) return 0 ;;
    esac
    if [ "$haproxy_waited" -ge $((KP_TIMEOUT * 2)) ]; then break; fi
    sleep 0.5
    haproxy_waited=$((haproxy_waited + 1))
  done
  if [ "$KP_STATE" = ready ]; then fail "HAProxy does not regard $KP_SERVER as up after $KP_TIMEOUT s"; fi
  fail "$KP_SERVER still has $haproxy_connections connections after $KP_TIMEOUT s" \
    'wait longer with timeout, or close them with shutdown_sessions'
}

haproxy_server=$KP_BACKEND/$KP_SERVER haproxy_commands=''
if differs state; then haproxy_commands="set server $haproxy_server state $KP_STATE;"; fi
if differs weight; then haproxy_commands="${haproxy_commands}set server $haproxy_server weight $KP_WEIGHT;"; fi
if [ -n "$KP_SHUTDOWN_SESSIONS" ]; then
  haproxy_commands="${haproxy_commands}shutdown sessions server $haproxy_server;"
fi
if [ -n "$haproxy_commands" ]; then
  haproxy_ask "${haproxy_commands%;}"
  # of a command that succeeds, it says nothing
  haproxy_said=$(printf %s "$haproxy_said" | tr -s '\n' ' ')
  case $haproxy_said in
    '' | ' ') ;;
    *) fail "HAProxy refuses the change: $haproxy_said" 'its socket needs level admin for changes' ;;
  esac
fi
if [ -n "$KP_WAIT$KP_SHUTDOWN_SESSIONS" ]; then haproxy_wait; fi
