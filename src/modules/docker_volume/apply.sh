# Creates or removes the volume.

docker_need
if [ -z "$missing" ]; then
  docker volume rm -- "$KP_NAME" || fail "cannot remove the volume $KP_NAME" 'a container may use it: remove the container first'
fi
if [ "$KP_STATE" = present ]; then
  docker volume create "$@" -- "$KP_NAME" || fail "docker refuses to create the volume $KP_NAME" 'its reason is above'
  recreated='done'
fi
