# Creates the wanted container, or starts, stops or removes the existing one.

# Shows the last lines of the log of a container that fails.
container_failed() {
  docker logs --tail 30 -- "$container" >&2 || :
  docker inspect --format '{{with index .State "Health"}}{{range .Log}}health check: {{.ExitCode}} {{.Output}}{{println}}{{end}}{{end}}' \
    -- "$container" >&2 || :
  fail "$1" "${2:-the end of its log is above}${old:+; the old container is back}"
}

# container_settle RESTARTS: fails unless the container stays up without further restarts, and is healthy in time if
# that is wanted.
container_settle() {
  waited=0 patience=$((${KP_WAIT_HEALTHY:-0} * 2))
  while :; do
    sleep 0.5
    seen=$(docker inspect --format '{{.RestartCount}} {{.State.ExitCode}} {{.State.Status}} {{with index .State "Health"}}{{.Status}}{{end}}' -- "$container")
    count=${seen%% *} seen=${seen#* }
    code=${seen%% *} seen=${seen#* }
    if [ "${seen%% *}" != running ] || [ "$count" -gt "$1" ]; then
      container_failed "$KP_NAME does not stay up: it ended with status $code"
    fi
    if [ -z "$KP_WAIT_HEALTHY" ]; then return 0; fi
    waited=$((waited + 1))
    case ${seen#* } in
      healthy) return 0 ;;
      unhealthy) container_failed "$KP_NAME is not healthy" 'its log and its health check are above' ;;
      '') container_failed "$KP_NAME has no health check" 'give one as healthcheck, or leave wait_healthy out' ;;
    esac
    [ "$waited" -lt "$patience" ] || container_failed "$KP_NAME is not healthy after $KP_WAIT_HEALTHY s" \
      'its log and its health check are above'
  done
}

container_pull() {
  container_property id
  case $shown in *"${nl}id=sha256:"*) return 0 ;; esac
  [ "$KP_PULL" != never ] || fail "there is no image $KP_IMAGE on this host" 'set pull: missing to pull it'
  docker pull --quiet -- "$KP_IMAGE" || fail "cannot pull $KP_IMAGE" 'is the name right, and the registry reachable from this host?'
}

# container_create COUNT NAME VALUE... WORDS: variables that cannot be lines of a file, then docker's words.
container_create() {
  count=$1
  shift
  while [ "$count" -gt 0 ]; do
    export "$1=$2"
    shift 2
    count=$((count - 1))
  done
  printf %s "$KP_ENV_LINES" | docker create --name "$new" --restart "$KP_RESTART_POLICY" \
    --label "kplay.spec=$KP_SPEC" ${env_files:+--label "kplay.env_file=$env_files"} "$@" \
    || fail "docker refuses to create $KP_NAME" 'its reason is above; nothing else was changed'
  for network in $KP_MORE_NETWORKS; do docker network connect -- "$network" "$new"; done
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

container_replace() {
  container_pull
  old='' old_status=''
  undo_with container_undo
  trap 'exit 129' HUP INT TERM PIPE
  container_create "$@"
  if [ "$missing" != absent ]; then
    container_property status
    old=$KP_NAME.kplay-old old_status=$value
    docker stop -- "$KP_NAME"
    docker rename "$KP_NAME" "$old"
  fi
  docker rename "$new" "$KP_NAME"
  new=$KP_NAME
  if [ "$KP_STATE" = started ] || { [ "$KP_STATE" = present ] && [ "$old_status" = running ]; }; then
    docker start -- "$KP_NAME" || container_failed "$KP_NAME does not start" "docker's reason is above"
    container_settle 0
  fi
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
  old=''
  case $KP_STATE:$activity in
    started:paused) docker unpause -- "$KP_NAME" ;;
    started:stopped) docker start -- "$KP_NAME" || container_failed "$KP_NAME does not start" "docker's reason is above" ;;
    started:started) ;;
    started:*) docker restart -- "$KP_NAME" ;;
    stopped:started | stopped:restarting | stopped:paused) docker stop -- "$KP_NAME" ;;
  esac
  if differs restart && [ "$activity" = started ]; then docker restart -- "$KP_NAME"; fi
  container_property restarts
  if [ "$KP_STATE" = started ]; then container_settle "${value:-0}"; fi
}

case $missing in
  'no docker') fail 'docker is not installed on this host' 'install the package docker.io (or docker-ce) first' ;;
  'docker does not run') fail 'docker does not respond on this host' 'start it first: systemd with name: docker and state: started' ;;
esac
exec 4>&1 >/dev/null
container=$KP_NAME new=$KP_NAME.kplay-new
if [ "$KP_STATE" = absent ]; then
  docker rm --force -- "$KP_NAME"
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
    if differs restart_policy; then docker update --restart "$KP_RESTART_POLICY" -- "$KP_NAME"; fi
    if differs state || differs restart || differs health; then container_run; fi
  fi
fi
restarted='done'
exec >&4 4>&-
