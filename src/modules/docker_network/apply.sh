# Creates, replaces or removes the network, and connects the containers.

network_disconnect() {
  docker network disconnect --force -- "$KP_NAME" "$1" || fail "cannot disconnect $1 from the network $KP_NAME"
}

network_remove() {
  for network_one in $attached; do network_disconnect "$network_one"; done
  docker network rm -- "$KP_NAME" || fail "cannot remove the network $KP_NAME" "docker's reason is above"
}

network_create() {
  docker network create "$@" -- "$KP_NAME" || fail "docker refuses to create the network $KP_NAME" 'its reason is above'
}

# network_connect NAMES: connects these containers, except those of $attached.
network_connect() {
  for network_one in $1; do
    case $attached in *"$nl$network_one$nl"*) continue ;; esac
    docker network connect -- "$KP_NAME" "$network_one" \
      || fail "cannot connect $network_one to the network $KP_NAME" "docker's reason is above"
  done
}

docker_need
if [ "$KP_STATE" = absent ]; then
  network_containers
  network_remove
  return 0
fi
if [ "$missing" = absent ]; then
  network_create "$@"
elif network_other; then
  network_before=$attached
  network_remove
  network_create "$@"
  attached=$nl
  network_connect "$network_before"
  attached=$network_before
fi
if [ -n "$KP_CONNECTS" ]; then
  network_connect "$KP_CONNECTED"
  if [ -z "$KP_APPENDS" ]; then
    for network_one in $attached; do
      case $nl$KP_CONNECTED$nl in *"$nl$network_one$nl"*) ;; *) network_disconnect "$network_one" ;; esac
    done
  fi
fi
