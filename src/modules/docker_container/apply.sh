# Creates the wanted container, or starts, stops or removes the existing one.

# container_failed MESSAGE [HINT]: fails with the last lines of the log of the container, and its health checks.
container_failed() {
  docker logs --tail 30 -- "$container" >&2 || :
  docker inspect --format '{{with index .State "Health"}}{{range .Log}}health check: {{.ExitCode}} {{.Output}}{{println}}{{end}}{{end}}' \
    -- "$container" >&2 || :
  fail "$1" "${2:-the end of its log is above}$rescued"
}

container_clock() {
  read -r now _ </proc/uptime
  now=${now%.*}
}

# container_probe ADDRESS: sends the request of `ready`; sets $probe to what is wrong with the response, or nothing. Without a
# path, a connection is enough.
container_probe() {
  request=''
  if [ -n "$KP_READY_PATH" ]; then
    request=$(printf 'GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: kplay\r\nConnection: close\r\n\r\nx' "$KP_READY_PATH" "$KP_READY_HOST")
    request=${request%x}
  fi
  if command -v bash >/dev/null; then
    # shellcheck disable=SC2016 # arguments of the script
    line=$(timeout 5 bash -c 'exec 9<>"/dev/tcp/$0/$1" || exit
      if [ -n "$2" ]; then printf %s "$2" >&9; read -r line <&9; printf %s "$line"; fi' "$1" "$KP_READY_PORT" "$request" 2>/dev/null) \
      || line='no answer'
  elif [ -n "$request" ]; then
    line=$(printf %s "$request" | timeout 5 nc "$1" "$KP_READY_PORT" 2>/dev/null | head -n 1)
  else
    line=$(nc -z -w 5 "$1" "$KP_READY_PORT" 2>/dev/null) || line='no answer'
  fi
  probe=''
  if [ -z "$request" ]; then
    if [ -n "$line" ]; then probe="port $KP_READY_PORT accepts no connection"; fi
    return 0
  fi
  status=${line#HTTP/* }
  case $KP_READY_STATUS in *" ${status%%[!0-9]*} "*) return 0 ;; esac
  probe="GET $KP_READY_PATH on port $KP_READY_PORT gives: ${line:-no answer}"
}

# container_is_healthy STATUS: fails if the container is not healthy in time; returns false before.
container_is_healthy() {
  case $1 in
    healthy) return 0 ;;
    unhealthy) container_failed "$KP_NAME is not healthy" 'its log and its health check are above' ;;
    -) container_failed "$KP_NAME has no health check" 'give one as healthcheck, or leave wait_healthy out' ;;
  esac
  container_clock
  [ $((now - since)) -lt "$KP_WAIT_HEALTHY" ] || container_failed "$KP_NAME is not healthy after $KP_WAIT_HEALTHY s" \
    'its log and its health check are above'
  return 1
}

# container_is_ready ADDRESS: the same for the probe.
container_is_ready() {
  if [ -n "$1" ]; then container_probe "$1"; else probe='it has no address'; fi
  if [ -z "$probe" ]; then return 0; fi
  container_clock
  [ $((now - since)) -lt "$KP_READY_TIMEOUT" ] || container_failed "$KP_NAME is not ready after $KP_READY_TIMEOUT s: $probe"
  return 1
}

# container_settle RESTARTS: fails unless the container stays up without further restarts, and is healthy and ready in time if
# that is wanted.
container_settle() {
  container_clock
  since=$now
  while :; do
    sleep 0.5
    seen=$(docker inspect --format '{{.RestartCount}} {{.State.ExitCode}} {{.State.Status}} {{with index .State "Health"}}{{.Status}}{{else}}-{{end}} {{.HostConfig.NetworkMode}} {{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' -- "$container")
    # shellcheck disable=SC2086 # words
    set -- "$1" $seen
    if [ "$4" != running ] || [ "$2" -gt "$1" ]; then
      container_failed "$KP_NAME does not stay up: it ended with status $3"
    fi
    address=${7-}
    if [ "$6" = host ]; then address=127.0.0.1; fi
    if [ -n "$KP_WAIT_HEALTHY" ] && ! container_is_healthy "$5"; then continue; fi
    if [ -n "$KP_READY_PORT" ] && ! container_is_ready "$address"; then continue; fi
    return 0
  done
}

container_pull() {
  docker_property id
  case $shown in *"${nl}id=sha256:"*) return 0 ;; esac
  [ "$KP_PULL" != never ] || fail "there is no image $KP_IMAGE on this host" 'set pull: missing to pull it'
  docker pull --quiet -- "$KP_IMAGE" || fail "cannot pull $KP_IMAGE" 'is the name right, and the registry reachable from this host?'
}

# container_create COUNT NAME VALUE... WORDS: variables that cannot be lines of a file, then docker's words.
container_create() {
  docker_export "$@"
  shift $((2 * $1 + 1))
  printf %s "$KP_ENV_LINES" | docker create --name "$new" --restart "$KP_RESTART_POLICY" \
    --label "kplay.spec=$KP_SPEC" ${env_files:+--label "kplay.env_file=$env_files"} "$@" \
    || fail "docker refuses to create $KP_NAME" 'its reason is above; nothing else was changed'
  rest=${KP_MORE_NETWORKS:+$KP_MORE_NETWORKS$nl}
  while [ -n "$rest" ]; do
    # shellcheck disable=SC2086 # words
    docker network connect ${rest%%"$nl"*} "$new" || fail "cannot connect $KP_NAME to the network" "docker's reason is above"
    rest=${rest#*"$nl"}
  done
}

# Cleans up after a run that was cut off: the last good container gets its name again.
container_recover() {
  docker rm --force -- "$new" >/dev/null 2>&1 || :
  if [ "$missing" = absent ]; then
    if docker rename "$KP_NAME.kplay-old" "$KP_NAME" 2>/dev/null; then
      container_look
      docker start -- "$KP_NAME" || :
    fi
  else
    docker rm --force -- "$KP_NAME.kplay-old" >/dev/null 2>&1 || :
  fi
}

container_undo() {
  undo_with ''
  docker rm --force -- "$new" >/dev/null 2>&1 || :
  if [ -z "$old" ]; then return 0; fi
  # a container that has its name while it waits under another one is new
  if docker inspect -- "$old" >/dev/null 2>&1; then
    docker rm --force -- "$KP_NAME" >/dev/null 2>&1 || :
    docker rename "$old" "$KP_NAME" || :
  fi
  if [ "$old_status" = running ]; then docker start -- "$KP_NAME" || :; fi
}

# The new container takes the name of the old one.
container_rename() {
  if [ "$missing" != absent ]; then
    old=$KP_NAME.kplay-old
    docker rename "$KP_NAME" "$old"
  fi
  docker rename "$new" "$KP_NAME"
  new=$KP_NAME container=$KP_NAME
}

container_start() {
  docker start -- "$container" || container_failed "$KP_NAME does not start" "docker's reason is above"
  container_settle 0
}

# The new container runs beside the old one until it is ready.
container_start_first() {
  container=$new rescued='; the old container still runs'
  container_start
  container_rename
  docker stop -- "$old" || :
}

container_stop_first() {
  if [ "$missing" != absent ]; then
    old=$KP_NAME.kplay-old rescued='; the old container is back'
    docker stop -- "$KP_NAME"
  fi
  container_rename
  if [ "$KP_STATE" = started ] || { [ "$KP_STATE" = present ] && [ "$old_status" = running ]; }; then
    container_start
  fi
}

container_replace() {
  container_pull
  old='' old_status=''
  undo_with container_undo
  trap 'exit 129' HUP INT TERM PIPE
  container_create "$@"
  if [ "$missing" != absent ]; then
    docker_property status
    old_status=$value
  fi
  if [ "$KP_REPLACE:$old_status" = start_first:running ]; then container_start_first; else container_stop_first; fi
  undo_with ''
  if [ -n "$old" ]; then docker rm -- "$old" || :; fi
}

# Is a different container wanted?
container_other() {
  for key in origin spec image content env recreate $KP_PARTS; do
    if differs "$key"; then return 0; fi
  done
  return 1
}

container_run() {
  case $KP_STATE:$activity in
    started:paused) docker unpause -- "$KP_NAME" ;;
    started:stopped) docker start -- "$KP_NAME" || container_failed "$KP_NAME does not start" "docker's reason is above" ;;
    started:started) ;;
    started:*) docker restart -- "$KP_NAME" ;;
    stopped:started | stopped:restarting | stopped:paused) docker stop -- "$KP_NAME" ;;
  esac
  if differs restart && [ "$activity" = started ]; then docker restart -- "$KP_NAME"; fi
  docker_property restarts
  if [ "$KP_STATE" = started ]; then container_settle "${value:-0}"; fi
}

docker_need
exec 4>&1 >/dev/null
container=$KP_NAME new=$KP_NAME.kplay-new rescued=''
if [ "$KP_STATE" = absent ]; then
  if [ -n "$KP_KEEP_VOLUMES" ]; then docker rm --force -- "$KP_NAME"; else docker rm --force --volumes -- "$KP_NAME"; fi
elif [ -z "$KP_IMAGE" ]; then
  if [ "$missing" = absent ]; then fail "there is no container $KP_NAME" 'give an image to create it'; fi
  container_run
else
  if [ "$missing" = absent ] || container_other; then
    container_recover
    container_replace "$@"
    recreated='done'
  else
    if differs leftover; then docker rm --force -- "$KP_NAME.kplay-old"; fi
    if differs other_networks; then
      rest=$others,
      while [ -n "$rest" ]; do
        docker network disconnect -- "${rest%%,*}" "$KP_NAME" || fail "cannot disconnect $KP_NAME from ${rest%%,*}"
        rest=${rest#*,}
        rest=${rest# }
      done
    fi
    if differs restart_policy; then docker update --restart "$KP_RESTART_POLICY" -- "$KP_NAME"; fi
    if differs state || differs restart || differs health; then container_run; fi
  fi
fi
restarted='done'
exec >&4 4>&-
