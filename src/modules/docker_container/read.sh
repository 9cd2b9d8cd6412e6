# Reports the state of the container, compared part by part with the wanted one.

# Queries docker once about the container and its image; $shown gets lines of NAME=VALUE. The two objects cannot be
# mixed up: the id of an image begins with its algorithm, and the lines of the container come first.
container_look() {
  missing='' shown=$nl
  if ! command -v docker >/dev/null; then
    missing='no docker'
    return 0
  fi
  shown=$nl$(docker inspect --format "$container_format" -- "$KP_NAME" ${KP_IMAGE:+"$KP_IMAGE" "$KP_NAME.kplay-old"} 2>&1)$nl || :
  case $shown in
    *'Cannot connect to the Docker daemon'* | *'error during connect'*) missing='docker does not run' ;;
    *"${nl}name=/$KP_NAME$nl"*) ;;
    *'permission denied'*) fail 'this user cannot access docker' 'use become: true, or add the user to the group docker' ;;
    *) missing=absent ;;
  esac
}

# Fields that an object lacks are left out; the image has no State.
# shellcheck disable=SC2016
container_format='id={{.Id}}
{{with index . "Name"}}name={{.}}
{{end}}{{with index . "State"}}status={{.Status}}
exit={{.ExitCode}}
{{with index . "Health"}}health={{.Status}}
{{end}}{{end}}{{with index . "HostConfig"}}{{with .RestartPolicy}}policy={{.Name}}:{{.MaximumRetryCount}}
{{end}}{{end}}{{with index . "RestartCount"}}restarts={{.}}
{{end}}{{with index . "Image"}}made={{.}}
{{end}}{{if index . "State"}}{{with .Config}}image={{.Image}}
{{with index . "Labels"}}{{with index . "kplay.env_file"}}files={{.}}
{{end}}{{with index . "kplay.spec"}}{{.}}{{end}}{{end}}{{end}}{{end}}'

# container_property NAME: sets $value.
container_property() {
  value=${shown#*"$nl$1="}
  if [ "$value" = "$shown" ]; then value=''; else value=${value%%"$nl"*}; fi
}

container_status() {
  container_property status
  case $value in
    running) activity=started ;;
    exited | created | dead) activity=stopped ;;
    *) activity=$value ;;
  esac
  case $KP_STATE:$activity in
    present:*) activity=present ;;
  esac
}

# The content of the files of --env-file counts, not only their names.
container_env_files() {
  env_files=''
  if [ -z "$KP_ENV_FILE" ]; then return 0; fi
  env_files=$(printf '%s\n' "$KP_ENV_FILE" | while IFS= read -r file; do cat -- "$file"; done | sha256sum) || :
  env_files=${env_files%% *}
}

# The names of the variables that differ.
container_env() {
  container_property spec.env
  odd=''
  for pair in $KP_ENV_DIGEST; do
    case " $value " in *" $pair "*) ;; *) odd="$odd, ${pair%%=*}" ;; esac
  done
  for pair in $value; do
    case " $KP_ENV_DIGEST " in
      *" ${pair%%=*}="*) ;;
      *) odd="$odd, ${pair%%=*}" ;;
    esac
  done
  container_property files
  if [ "$value" != "$env_files" ]; then odd="$odd, what is in env_file"; fi
  if [ -z "$odd" ]; then emit env 'as asked'; else emit env "other: ${odd#, }"; fi
}

# Emits the parts. A difference that no part shows, such as a command split into other words, is in the key spec.
container_parts() {
  case $shown in
    *"$nl$KP_SPEC$nl"*) spec='as asked' ;;
    *) spec=other ;;
  esac
  for part in $KP_PARTS; do
    container_property "spec.$part"
    emit "$part" "$value"
    if differs "$part"; then spec='as asked'; fi
  done
  if differs env || differs origin; then spec='as asked'; fi
  emit spec "$spec"
}

# If the container is absent, the parts that the task sets differ, and all others do not.
container_none() {
  for part in $KP_PARTS; do emit "$part" ''; done
  if [ -z "$KP_ENV_DIGEST$KP_ENV_FILE" ]; then emit env 'as asked'; fi
  emit restart_policy no
  emit leftover none
  emit origin kplay
  emit spec 'as asked'
  emit content current
  emit restart 'done'
  emit recreate 'done'
}

container_spec() {
  case $shown in
    *"${nl}spec.id="*) emit origin kplay ;;
    *) emit origin 'something else' ;;
  esac
  container_property image
  emit image "$value"
  container_property made
  case $shown in
    *"${nl}id=$value$nl"*) emit content current ;;
    *"${nl}image=$KP_IMAGE$nl"*"${nl}id=sha256:"*) emit content older ;;
    # a different image anyway, or one that was removed or has lost its tag
    *) emit content current ;;
  esac
  container_property policy
  emit restart_policy "${value%:0}"
  container_property health
  emit health "${value:-no health check}"
  # a run was cut off between the start of the new container and the end of the old one
  case $shown in
    *"${nl}name=/$KP_NAME.kplay-old$nl"*) emit leftover "$KP_NAME.kplay-old" ;;
    *) emit leftover none ;;
  esac
  container_env_files
  container_env
  container_parts
}

if is_first_look; then restarted='' recreated=''; fi
# the only way to find a newer image is to pull it
if is_first_look && [ "$KP_PULL:$KP_CHECK" = always: ] && [ -n "$KP_IMAGE" ] && command -v docker >/dev/null; then
  docker pull --quiet -- "$KP_IMAGE" >/dev/null || fail "cannot pull $KP_IMAGE" 'is the name right, and the registry reachable from this host?'
fi
container_look
case $missing:$KP_STATE in
  absent:* | *:absent)
    case $missing in
      absent | 'no docker') emit state absent ;;
      *) emit state "${missing:-present}" ;;
    esac
    container_none
    ;;
  :*)
    container_status
    emit state "$activity"
    emit restart "$restarted"
    emit recreate "$recreated"
    if [ -n "$KP_IMAGE" ]; then container_spec; fi
    ;;
  *)
    emit state "$missing"
    container_none
    ;;
esac
