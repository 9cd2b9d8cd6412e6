# Reports whether the image exists, and what it was made from.

# Sets $missing, and $image_id and $built (the label of an image that this module built).
image_look() {
  missing='' image_id='' built=''
  if ! command -v docker >/dev/null; then
    missing='no docker'
    return 0
  fi
  shown=$(docker image inspect --format '{{.Id}} {{with index . "Config"}}{{with index . "Labels"}}{{index . "kplay.build"}}{{end}}{{end}}' \
    -- "$KP_NAME" 2>&1) || :
  case $shown in
    *'Cannot connect to the Docker daemon'* | *'error during connect'*) missing='docker does not run' ;;
    sha256:*) image_id=${shown%% *} built=${shown#* } ;;
    *'permission denied'*) fail 'this user cannot access docker' 'use become: true, or add the user to the group docker' ;;
    *) missing=absent ;;
  esac
}

# Hashes all that an image is built from. A name with a newline does no harm.
build_hash() {
  [ -d "$KP_PATH" ] || return 0
  hash=$(
    cd -- "$KP_PATH"
    {
      printf '%s\n' "$KP_DOCKERFILE" "$KP_TARGET" "$KP_ARGS_SHA256"
      find . -name .git -prune -o -type f -exec sha256sum {} + | sort
      find . -name .git -prune -o -type l -exec readlink {} \; | sort
    } | sha256sum
  ) || fail "cannot read $KP_PATH"
  hash=${hash%% *}
}

image_content() {
  case $KP_SOURCE in
    build)
      build_hash
      if [ "$built" = "$hash" ]; then emit content 'as asked'; else emit content 'built of something else'; fi
      ;;
    load)
      # docker names an image by the hash of its configuration, and an archive names that
      manifest=$(tar -xOf "$KP_LOAD_PATH" manifest.json 2>/dev/null) || manifest=''
      case $manifest in
        '' | *"${image_id#sha256:}"*) emit content 'as asked' ;;
        *) emit content 'not that of the archive' ;;
      esac
      ;;
    *) if [ -n "$pulled" ]; then emit content older; else emit content 'as asked'; fi ;;
  esac
}

# Sets $older: tags of the same image that no container uses, beyond the wanted one and those to keep.
image_older() {
  used=$nl$(docker ps --all --format '{{.Image}}')$nl
  older='' kept=1
  for tag in $(docker image ls --format '{{.Repository}}:{{.Tag}}' -- "$KP_REPOSITORY"); do
    case $tag in "$KP_NAME" | *:'<none>') continue ;; esac
    kept=$((kept + 1))
    if [ "$kept" -gt "$KP_KEEP_LAST" ]; then
      case $used in *"$nl$tag$nl"*) ;; *) older="$older${older:+ }$tag" ;; esac
    fi
  done
}

# The only way to find a newer image is to pull it.
image_pull() {
  before=$image_id
  docker pull --quiet -- "$KP_NAME" >/dev/null || fail "cannot pull $KP_NAME" 'is the name right, and the registry reachable from this host?'
  image_look
  [ "$before" = "$image_id" ] || pulled=yes
}

pulled=''
image_look
if is_first_look; then
  forced='' hash=''
  if [ "$missing:$KP_STATE:$KP_SOURCE:$KP_PULL:$KP_CHECK" = :present:pull:always: ]; then image_pull; fi
fi
case $missing in
  '')
    emit state present
    emit id "$image_id"
    emit forced "$forced"
    if [ "$KP_STATE" = present ]; then image_content; fi
    ;;
  'no docker') if [ "$KP_STATE" = absent ]; then emit state absent; else emit state 'no docker'; fi ;;
  *) emit state "$missing" ;;
esac
if [ -n "$missing" ]; then emit content 'as asked'; fi
if [ -n "$KP_KEEP_LAST" ]; then
  older=''
  case $missing in '' | absent) image_older ;; esac
  emit older "${older:-none}"
fi
