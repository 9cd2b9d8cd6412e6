# Reports what docker would remove.

# prune_docker FILTERS ARGUMENT...: calls docker with the labels of FILTERS. Times are in UTC.
prune_docker() {
  prune_rest=${1:+$1$nl}
  shift
  while [ -n "$prune_rest" ]; do
    prune_one=${prune_rest%%"$nl"*} prune_rest=${prune_rest#*"$nl"}
    case $prune_one in label=*) set -- "$@" --filter "$prune_one" ;; esac
  done
  TZ=UTC docker "$@"
}

# prune_without FILTERS ARGUMENT...: prints what docker lists of the labels that objects must not have.
prune_without() {
  prune_labels=${1:+$1$nl}
  shift
  while [ -n "$prune_labels" ]; do
    prune_label=${prune_labels%%"$nl"*} prune_labels=${prune_labels#*"$nl"}
    case $prune_label in label!=*) docker "$@" --filter "label=${prune_label#*=}" ;; esac
  done
}

# prune_cutoff FILTERS: sets $cutoff to the time of `until` as docker prints times; empty without it.
prune_cutoff() {
  cutoff=''
  case $1 in *before=*) cutoff=${1##*before=} ;; esac
  case $cutoff in -*) cutoff=$(($(date +%s) + cutoff)) ;; esac
  if [ -n "$cutoff" ]; then cutoff=$(date -u -d "@$cutoff" '+%Y-%m-%d %H:%M:%S'); fi
}

# prune_list FILTERS ARGUMENT...: prints lines of names that the filters leave. Docker prints the time, or nothing, and the name.
prune_list() {
  prune_cutoff "$1"
  {
    prune_without "$@"
    printf -- '--\n'
    prune_docker "$@"
  } | awk -F '\t' -v cutoff="$cutoff" '
    $0 == "--" { is_list = 1; next }
    { name = substr($0, length($1) + 2) }
    !is_list { without[name] = 1; next }
    !(name in without) && (cutoff == "" || substr($1, 1, 19) <= cutoff) { print name }'
}

# Sets $users to what the containers use that will remain: lines of "image" or "volume", and its name.
prune_users() {
  # shellcheck disable=SC2046,SC2016 # ids; dollars of docker's template
  users=$(docker inspect --format '{{$name := .Name}}image {{.Image}} {{$name}}
{{range .Mounts}}{{if eq .Type "volume"}}volume {{.Name}} {{$name}}
{{end}}{{end}}' -- $(docker ps --all --quiet) 2>/dev/null) || :
  users=$nl$(printf '%s\n' "$pruned_containers" -- "$users" | awk '
    $0 == "--" { is_list = 1; next }
    !is_list { gone["/" $0] = 1; next }
    NF == 3 && !($3 in gone) { print $1 " " $2 }')$nl
}

# Prints the images that no container uses: those without a tag by their id. All tags of an image go together.
prune_images() {
  if [ -n "$KP_IMAGES_ALL" ]; then set -- ; else set -- --filter dangling=true; fi
  prune_list "$KP_IMAGES_FILTERS" image ls --no-trunc --format '{{.CreatedAt}}	{{.ID}} {{.Repository}}:{{.Tag}}' "$@" \
    | while read -r prune_id prune_name; do
      case $users in *"${nl}image $prune_id$nl"*) continue ;; esac
      case $prune_name in *'<none>'*) prune_name=$prune_id ;; esac
      printf '%s\n' "$prune_name"
    done
}

# Sets $named if docker removes volumes with names only when asked to: since version 1.42 of its interface.
prune_named() {
  docker_property interface
  named=${value#1.}
  case $named in '' | *[!0-9]*) named=0 ;; esac
  if [ "$named" -ge 42 ]; then named=yes; else named=''; fi
}

prune_volumes() {
  if [ -n "$named" ] && [ -z "$KP_VOLUMES_ALL" ]; then
    set -- --filter label=com.docker.volume.anonymous
  else
    set --
  fi
  prune_list "$KP_VOLUMES_FILTERS" volume ls --format '	{{.Name}}' "$@" | while read -r prune_name; do
    case $users in *"${nl}volume $prune_name$nl"*) ;; *) printf '%s\n' "$prune_name" ;; esac
  done
}

# Counts the parts of BuildKit's cache that docker would remove.
prune_cache() {
  docker system df --verbose --format '{{range .BuildCache}}{{.InUse}} {{.Shared}} {{.CacheType}}
{{end}}' | awk -v all="$KP_BUILDER_CACHE_ALL" '
    $1 == "false" && (all || ($2 == "false" && $3 != "internal" && $3 != "frontend")) { n++ }
    END { print n + 0 }'
}

# prune_emit KIND NAMES: emits and registers the names.
prune_emit() {
  if is_first_look; then result "$1" "$2"; fi
  case $2 in
    '') emit "$1" none ;;
    *"$nl"*) emit "$1" "$(printf %s "$2" | tr '\n' ' ')" ;;
    *) emit "$1" "$2" ;;
  esac
}

prune_look() {
  pruned_containers='' users=$nl
  prune_named
  if [ -n "$KP_CONTAINERS" ]; then
    pruned_containers=$(prune_list "$KP_CONTAINERS_FILTERS" ps --all --filter status=created --filter status=exited \
      --filter status=dead --format '{{.CreatedAt}}	{{.Names}}')
    prune_emit containers "$pruned_containers"
  fi
  if [ -n "$KP_IMAGES$KP_VOLUMES" ]; then prune_users; fi
  if [ -n "$KP_IMAGES" ]; then prune_emit images "$(prune_images)"; fi
  if [ -n "$KP_NETWORKS" ]; then
    prune_emit networks "$(prune_list "$KP_NETWORKS_FILTERS" network ls --filter dangling=true --format '	{{.Name}}')"
  fi
  if [ -n "$KP_VOLUMES" ]; then
    prune_emit volumes "$(prune_volumes)"
  fi
  if [ -n "$KP_BUILDER_CACHE" ]; then
    prune_parts=$(prune_cache)
    if [ "$prune_parts" = 0 ]; then emit builder_cache none; else emit builder_cache "$prune_parts parts"; fi
  fi
}

docker_look version --format 'interface={{.Client.APIVersion}}'
if [ -z "$missing" ]; then
  prune_look
elif [ "$missing" = 'no docker' ]; then
  for key in containers images networks volumes builder_cache; do emit "$key" none; done
else
  for key in containers images networks volumes builder_cache; do emit "$key" "$missing"; done
fi
