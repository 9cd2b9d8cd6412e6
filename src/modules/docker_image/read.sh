# Reports whether the image exists, and what it was made from.

# Sets $missing, and $image_id and $built (the label of an image that this module built).
image_look() {
  image_id='' built=''
  docker_look image inspect --format 'id={{.Id}}
{{with index . "Config"}}{{with index . "Labels"}}{{with index . "kplay.build"}}built={{.}}{{end}}{{end}}{{end}}' -- "$KP_NAME"
  if [ -z "$missing" ]; then
    docker_property id
    image_id=$value
    docker_property built
    built=$value
  fi
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
emit_docker_state
if [ -z "$missing" ]; then
  emit id "$image_id"
  emit forced "$forced"
  if [ "$KP_STATE" = present ]; then image_content; fi
else
  emit content 'as asked'
fi
if [ -n "$KP_KEEP_LAST" ]; then
  older=''
  case $missing in '' | absent) image_older ;; esac
  emit older "${older:-none}"
fi
