# Logs in to the registry, or out.

docker_need
if [ "$KP_STATE" = absent ]; then
  DOCKER_CONFIG=$login_folder docker logout ${KP_REGISTRY:+-- "$KP_REGISTRY"} || fail "cannot log out of ${KP_REGISTRY:-Docker Hub}"
else
  printf %s "$KP_PASSWORD" | DOCKER_CONFIG=$login_folder docker login --username "$KP_USERNAME" --password-stdin \
    ${KP_REGISTRY:+-- "$KP_REGISTRY"} || fail "cannot log in to ${KP_REGISTRY:-Docker Hub}" "docker's reason is above"
  reauthorized='done'
fi
