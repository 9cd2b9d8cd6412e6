# Reports which services differ from the project.

# Sets $compose to the program: the plugin of docker, or the older program of its own.
compose_find() {
  compose=''
  for compose_folder in "${DOCKER_CONFIG:-${HOME:-}/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
    if [ -x "$compose_folder/cli-plugins/docker-compose" ]; then compose='docker compose'; fi
  done
  if [ -z "$compose" ] && command -v docker-compose >/dev/null; then compose=docker-compose; fi
}

# compose_named FILE PREFIX: sets $project to the rest of the first line of FILE that begins with the prefix.
compose_named() {
  [ -z "$project" ] && [ -f "$1" ] || return 0
  while IFS= read -r compose_line || [ -n "$compose_line" ]; do
    case $compose_line in "$2"*) ;; *) continue ;; esac
    project=${compose_line#"$2"}
    project=${project%%[[:space:]]#*}
    project=$(printf %s "$project" | tr -d " \"'\r")
    return 0
  done <"$1"
}

# Sets $project to the name that compose uses, in the order in which it looks.
compose_project() {
  project=${KP_PROJECT_NAME:-${COMPOSE_PROJECT_NAME:-}}
  if [ -n "$project" ]; then return 0; fi
  compose_rest=${KP_ENV_FILES:-.env}$nl
  while [ -n "$compose_rest" ]; do
    compose_one=${compose_rest%%"$nl"*} compose_rest=${compose_rest#*"$nl"}
    compose_named "$compose_one" COMPOSE_PROJECT_NAME=
  done
  for compose_one in "${KP_FILES%%"$nl"*}" compose.yaml compose.yml docker-compose.yml docker-compose.yaml; do
    compose_named "$compose_one" name:
    if [ -n "$KP_FILES" ]; then break; fi
  done
  project=${project:-$KP_PROJECT_DEFAULT}
  case $project in
    '' | *[!a-z0-9_-]*) fail "\"$project\" cannot be the name of a project" 'give its name as project_name' ;;
  esac
}

# compose_run OPTIONS... VERB...: calls compose for the project. docker-compose reads a definition twice, so it is a file.
compose_run() {
  if [ -n "$KP_DEFINITION" ]; then
    make_stage
    printf %s "$KP_DEFINITION" >"$stage/compose.yml"
    set -- --file "$stage/compose.yml" "$@"
  fi
  # shellcheck disable=SC2086 # one or two words
  $compose --project-name "$project" --project-directory "$PWD" "$@" 3>&-
}

# compose_fetch OPTIONS... VERB...: gets images of the chosen services.
compose_fetch() {
  # shellcheck disable=SC2086 # names
  compose_run "$@" $KP_SERVICES >&2 || fail "compose cannot get the images of $project" 'its reason is above'
}

# The only way to find newer images is to get them.
compose_get() {
  case $KP_STATE:$KP_PULL$KP_BUILD in
    stopped:*) return 0 ;;
    *always*) ;;
    *) return 0 ;;
  esac
  if [ "$KP_PULL" = always ]; then compose_fetch "$@" pull --quiet; fi
  if [ "$KP_BUILD" = always ]; then compose_fetch "$@" build --quiet; fi
  compose_containers
}

# Sets $containers: a line for each container of the project, except those of `compose run`.
compose_containers() {
  docker_look ps --all --no-trunc --filter "label=com.docker.compose.project=$project" \
    --filter label=com.docker.compose.oneoff=False \
    --format 'container {{.Label "com.docker.compose.service"}} {{.Label "com.docker.compose.config-hash"}} {{.State}} {{.Image}} {{.Status}}'
  if [ "$missing" = absent ]; then fail 'docker cannot list its containers'; fi
  containers=$shown
}

# compose_compare WHAT: prints which "services" differ and how; which do not run as "states"; or the "orphans". A service that has ended with status 0 after its
# start has done its work.
compose_compare() {
  printf '%s\n' "$hashes" -- "$containers" | run_awk '
    function add(service, text) { if (!(service in odd)) { odd[service] = text; order[++n] = service } }
    BEGIN {
      wanted = task["wanted"]; what = task["what"]; stopped = task["state"] == "stopped"
      never = what == "states" || task["recreate"] == "never"; started = task["started"]
    }
    $0 == "--" { is_list = 1; next }
    !is_list { if (NF == 2) { hash[$1] = $2; names[++count] = $1 }; next }
    $1 != "container" || NF < 6 { next }
    { sub(/^container /, ""); seen[$1] = 1 }
    !($1 in hash) { if (what == "orphans") add($1, ""); next }
    what == "orphans" || (wanted != "  " && !index(wanted, " " $1 " ")) { next }
    stopped { if ($3 == "running" || $3 == "restarting" || $3 == "paused") add($1, "runs"); next }
    $2 != hash[$1] && !never { add($1, "differs") }
    $4 ~ /^sha256:/ && !never { add($1, "has an older image") }
    $3 == "exited" && started && $0 ~ /Exited \(0\)/ { next }
    $3 != "running" { add($1, "is " $3) }
    END {
      if (what != "orphans" && !stopped) for (i = 1; i <= count; i++)
        if (!(names[i] in seen) && (wanted == "  " || index(wanted, " " names[i] " "))) add(names[i], "is absent")
      for (i = 1; i <= n; i++) printf "%s%s%s", (i > 1 ? ", " : ""), order[i], (odd[order[i]] == "" ? "" : " " odd[order[i]])
    }' wanted " $(printf %s "$KP_SERVICES" | tr '\n' ' ') " what "$1" state "$KP_STATE" recreate "$KP_RECREATE" \
    started "$compose_started"
}

# Emits the state of all services, against the hashes of the project.
compose_emit() {
  hashes=$(compose_run "$@" config --hash '*') || fail "compose cannot read the project $project" 'its reason is above'
  compose_odd=$(compose_compare services)
  emit services "${compose_odd:-as wanted}"
  if [ -n "$KP_REMOVE_ORPHANS" ]; then
    compose_odd=$(compose_compare orphans)
    emit orphans "${compose_odd:-none}"
  fi
}

if is_first_look; then compose_started='' recreated='' restarted=''; fi
compose_find
compose_place=''
if ! cd -- "${KP_PROJECT_SRC:-/}" 2>/dev/null; then compose_place='no project'; fi
compose_project
compose_containers
if [ -z "$missing" ] && [ -z "$compose" ]; then missing='no compose'; fi
missing=${missing:-$compose_place}
case $missing:$KP_STATE in
  'no docker:absent') emit state absent ;;
  :* | 'no compose:absent' | 'no project:absent')
    if [ "$KP_STATE" != absent ]; then
      if is_first_look && [ -z "$KP_CHECK" ]; then compose_get "$@"; fi
      compose_emit "$@"
    else
      case $containers in *"${nl}container "*) emit state present ;; *) emit state absent ;; esac
    fi
    ;;
  *:absent) emit state "$missing" ;;
  *)
    emit services "$missing"
    emit orphans none
    ;;
esac
emit recreated "$recreated"
emit restarted "$restarted"
