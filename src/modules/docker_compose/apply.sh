# Starts, restarts, stops or removes the services.

# compose_failed WHAT [HINT]: fails with the last lines that the services have printed.
compose_failed() {
  # shellcheck disable=SC2086 # names
  docker ps --all --quiet --filter "label=com.docker.compose.project=$project" | while read -r compose_id; do
    docker logs --tail 10 -- "$compose_id" >&2 || :
  done
  fail "$1" "${2:-the end of their output is above}"
}

# Fails unless the services stay up, and none is unhealthy if the task waits for that.
compose_settle() {
  compose_waited=0
  while :; do
    sleep 0.5
    compose_containers
    case $containers in *'(unhealthy)'*) [ -z "$KP_WAIT" ] || compose_failed "a service of $project is not healthy" ;; esac
    case $containers in *'(health: starting)'*) ;; *) break ;; esac
    if [ -z "$KP_WAIT" ]; then break; fi
    compose_waited=$((compose_waited + 1))
    [ "$compose_waited" -lt $((KP_WAIT_TIMEOUT * 2)) ] \
      || compose_failed "the services of $project are not healthy after $KP_WAIT_TIMEOUT s"
  done
  compose_odd=$(compose_compare states)
  [ -z "$compose_odd" ] || compose_failed "the services of $project do not stay up: $compose_odd"
}

# compose_up OPTIONS...: creates and starts what differs.
compose_up() {
  case $KP_RECREATE in
    always) set -- "$@" up --force-recreate ;;
    never) set -- "$@" up --no-recreate ;;
    *) set -- "$@" up ;;
  esac
  if [ "$KP_BUILD" = never ]; then set -- "$@" --no-build; fi
  if [ "$KP_PULL" = never ]; then
    [ "$compose" != docker-compose ] || fail 'pull: never needs the plugin docker compose' 'docker-compose 1 has no such option'
    set -- "$@" --pull never
  fi
  # shellcheck disable=SC2086 # names
  compose_run "$@" --detach --quiet-pull ${KP_REMOVE_ORPHANS:+--remove-orphans} ${KP_TIMEOUT:+--timeout "$KP_TIMEOUT"} \
    $KP_SERVICES || compose_failed "compose cannot start the services of $project" 'its reason is above'
  compose_started=yes recreated='done'
}

docker_need
case $missing in
  'no compose') fail 'compose is not installed on this host' 'install the package docker-compose-plugin, or docker-compose of Debian' ;;
  'no project') fail "there is no directory $KP_PROJECT_SRC" 'copy the project to the host first' ;;
esac
case $KP_STATE in
  absent)
    compose_run "$@" down ${KP_REMOVE_ORPHANS:+--remove-orphans} ${KP_REMOVE_VOLUMES:+--volumes} \
      ${KP_REMOVE_IMAGES:+--rmi "$KP_REMOVE_IMAGES"} ${KP_TIMEOUT:+--timeout "$KP_TIMEOUT"} \
      || fail "compose cannot remove $project" 'its reason is above'
    ;;
  stopped)
    # shellcheck disable=SC2086 # names
    compose_run "$@" stop ${KP_TIMEOUT:+--timeout "$KP_TIMEOUT"} $KP_SERVICES || fail "compose cannot stop $project" 'its reason is above'
    ;;
  *)
    if differs services || differs orphans || differs recreated; then compose_up "$@"; fi
    if [ "$KP_STATE" = restarted ]; then
      # shellcheck disable=SC2086 # names
      compose_run "$@" restart ${KP_TIMEOUT:+--timeout "$KP_TIMEOUT"} $KP_SERVICES \
        || fail "compose cannot restart $project" 'its reason is above'
      compose_started=yes restarted='done'
    fi
    compose_settle
    ;;
esac
