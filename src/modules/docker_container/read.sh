# Reports the state of the container, compared part by part with the wanted one.

# Queries docker once about the container and its image; $shown gets lines of NAME=VALUE. The two objects cannot be
# mixed up: the id of an image begins with its algorithm, and the lines of the container come first.
container_look() {
  docker_look inspect --format "$container_format" -- "$KP_NAME" ${KP_IMAGE:+"$KP_IMAGE" "$KP_NAME.kplay-old"}
  case $missing:$shown in
    # the container exists, and one of the others does not
    absent:*"${nl}name=/$KP_NAME$nl"*) missing='' ;;
    :*"${nl}name=/$KP_NAME$nl"*) ;;
    :*) missing=absent ;;
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
{{end}}{{end}}{{with index . "NetworkSettings"}}{{range $name, $one := .Networks}}network={{$name}}
{{end}}{{end}}{{with index . "RestartCount"}}restarts={{.}}
{{end}}{{with index . "Image"}}made={{.}}
{{end}}{{if index . "State"}}{{with .Config}}image={{.Image}}
{{with index . "Labels"}}{{with index . "kplay.env_file"}}files={{.}}
{{end}}{{with index . "kplay.spec"}}{{.}}{{end}}{{end}}{{end}}{{end}}'

container_status() {
  docker_property status
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

# container_odd WANTED PRESENT [MORE]: sets $odd to the names of the pairs that differ, except those in KP_LOOSE. With MORE,
# others may be present.
container_odd() {
  odd=''
  for pair in $1; do
    case " $2 $KP_LOOSE" in *" $pair "* | *" ${pair%%=*} "*) ;; *) odd="$odd, ${pair%%=*}" ;; esac
  done
  if [ -n "${3-}" ]; then return 0; fi
  for pair in $2; do
    case " $1 $KP_LOOSE" in
      *" ${pair%%=*}="* | *" ${pair%%=*} "*) ;;
      *) odd="$odd, ${pair%%=*}" ;;
    esac
  done
}

# Emits the names of the variables that differ.
container_env() {
  docker_property spec.env
  case $nl$KP_MORE in *"${nl}env="*) env_more=yes ;; *) env_more='' ;; esac
  container_odd "$KP_ENV_DIGEST" "$value" "$env_more"
  docker_property files
  if [ "$value" != "$env_files" ]; then odd="$odd, what is in env_file"; fi
  if [ -z "$odd" ]; then emit env 'as asked'; else emit env "other: ${odd#, }"; fi
}

# container_more PART: sets $value to the wanted text of the part if it contains all wanted items, and maybe others.
container_more() {
  case $nl$KP_MORE$nl in *"$nl$1="*) ;; *) return 0 ;; esac
  wanted=$nl$KP_MORE$nl
  wanted=${wanted#*"$nl$1="}
  wanted=${wanted%%"$nl"*}
  rest=${wanted:+$wanted, }
  while [ -n "$rest" ]; do
    case ", $value, " in *", ${rest%%, *}, "*) ;; *) return 0 ;; esac
    rest=${rest#*, }
  done
  value=$wanted
}

# Emits the parts. A difference that no part shows, such as a command split into other words, is in the key spec.
container_parts() {
  docker_property spec.id
  container_odd "$KP_PART_HASHES" "$value"
  if [ -z "$odd" ]; then spec='as asked'; else spec="other: ${odd#, }"; fi
  for part in $KP_PARTS; do
    docker_property "spec.$part"
    container_more "$part"
    emit "$part" "$value"
    if differs "$part"; then spec='as asked'; fi
  done
  if differs env || differs origin; then spec='as asked'; fi
  emit spec "$spec"
}

# Emits the networks to which somebody else has connected the container.
container_networks() {
  rest=$shown others=''
  while :; do
    case $rest in *"${nl}network="*) rest=${rest#*"${nl}network="} ;; *) break ;; esac
    case $nl$KP_NETWORK_NAMES$nl in *"$nl${rest%%"$nl"*}$nl"*) ;; *) others="$others, ${rest%%"$nl"*}" ;; esac
    rest=$nl${rest#*"$nl"}
  done
  others=${others#, }
  emit other_networks "${others:-none}"
}

# If the container is absent, the parts that the task sets differ, and all others do not.
container_none() {
  for part in $KP_PARTS; do emit "$part" ''; done
  if [ -z "$KP_ENV_DIGEST$KP_ENV_FILE" ]; then emit env 'as asked'; fi
  emit restart_policy no
  emit leftover none
  emit other_networks none
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
  docker_property image
  emit image "$value"
  docker_property made
  case $shown in
    *"${nl}id=$value$nl"*) emit content current ;;
    *"${nl}image=$KP_IMAGE$nl"*"${nl}id=sha256:"*) emit content older ;;
    # a different image anyway, or one that was removed or has lost its tag
    *) emit content current ;;
  esac
  docker_property policy
  emit restart_policy "${value%:0}"
  docker_property health
  emit health "${value:-no health check}"
  # a run was cut off between the start of the new container and the end of the old one
  case $shown in
    *"${nl}name=/$KP_NAME.kplay-old$nl"*) emit leftover "$KP_NAME.kplay-old" ;;
    *) emit leftover none ;;
  esac
  if [ -n "$KP_PURGE_NETWORKS" ]; then container_networks; fi
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
