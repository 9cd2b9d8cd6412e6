# Pulls, builds, loads or removes an image, and removes older ones.

# image_build COUNT NAME VALUE... WORDS: docker reads the values of the arguments from its environment.
image_build() {
  docker_export "$@"
  shift $((2 * $1 + 1))
  [ -d "$KP_PATH" ] || fail "there is no folder $KP_PATH" 'copy it to the host first'
  build_hash
  docker build --tag "$KP_NAME" --file "$KP_PATH/$KP_DOCKERFILE" --label "kplay.build=$hash" \
    ${KP_TARGET:+--target "$KP_TARGET"} "$@" -- "$KP_PATH" >&2 || fail "cannot build $KP_NAME" 'the output of docker is above'
}

image_get() {
  case $KP_SOURCE in
    # a newer image is already on the host
    pull) if [ "$missing" = absent ]; then image_pull; fi ;;
    build) image_build "$@" ;;
    load) docker load --quiet --input "$KP_LOAD_PATH" >&2 || fail "cannot load $KP_LOAD_PATH" 'is it an archive of docker save?' ;;
    local) fail "there is no image $KP_NAME on this host" 'set source: pull to pull it' ;;
  esac
  forced='done'
}

docker_need
if [ "$KP_STATE" = absent ]; then
  docker image rm ${KP_FORCE:+--force} -- "$KP_NAME" >&2 \
    || fail "cannot remove $KP_NAME" 'a container may use it: remove the container first, or set force: true'
else
  if differs state || differs content || differs forced; then image_get "$@"; fi
  if [ -n "$KP_KEEP_LAST" ]; then
    image_older
    for tag in $older; do docker image rm -- "$tag" >&2 || fail "cannot remove $tag"; done
  fi
fi
