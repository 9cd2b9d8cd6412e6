# Says what docker knows of the container, compared part by part with what is asked for.

# One question to docker about the container and its image, answered in lines of NAME=VALUE in $shown. No two
# objects can be mixed up: an image's id has its algorithm in front, and the container tells its things first.
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
    *'permission denied'*) fail 'this user may not talk to docker' 'use become: true, or a member of the group docker' ;;
    *) missing=absent ;;
  esac
}

# Whatever an object lacks is left out; the image has no State.
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

# What is in the files of --env-file counts, not their names alone.
container_env_files() {
  env_files=''
  if [ -z "$KP_ENV_FILE" ]; then return 0; fi
  env_files=$(printf '%s\n' "$KP_ENV_FILE" | while IFS= read -r file; do cat -- "$file"; done | sha256sum) || :
  env_files=${env_files%% *}
}

# Names of the variables that are not as asked.
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

# The parts; what is different in none of them, such as a command split into other words, is the key spec.
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

# For what is absent, all is as asked but what was asked for.
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
    # another image anyway, or it has gone or lost its tag
    *) emit content current ;;
  esac
  container_property policy
  emit restart_policy "${value%:0}"
  container_property health
  emit health "${value:-no health check}"
  # a run that was cut off between the start of the new one and the end of the old one
  case $shown in
    *"${nl}name=/$KP_NAME.kplay-old$nl"*) emit leftover "$KP_NAME.kplay-old" ;;
    *) emit leftover none ;;
  esac
  container_env_files
  container_env
  container_parts
}

if is_first_look; then restarted='' recreated=''; fi
# to know about a newer image means to have it
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
