# Removes what nothing uses, and registers the space that this has freed.

# prune_run KIND OBJECT FILTERS [OPTION]...: calls docker with the filters, if the key differs.
prune_run() {
  differs "$1" || return 0
  prune_key=$1 prune_object=$2 prune_rest=${3:+$3$nl}
  shift 3
  while [ -n "$prune_rest" ]; do
    prune_one=${prune_rest%%"$nl"*} prune_rest=${prune_rest#*"$nl"}
    case $prune_one in before=*) ;; *) set -- "$@" --filter "$prune_one" ;; esac
  done
  prune_said=$(docker "$prune_object" prune --force "$@") || fail "docker cannot remove the unused ${prune_key%_*}"
  # "Total reclaimed space: 1.2kB", or in a table of BuildKit "Total: 1.2kB"
  prune_said=${prune_said##*[Tt]otal*:}
  prune_said=${prune_said##*[[:space:]]}
  result "${prune_key}_space" "$prune_said"
}

docker_need
prune_run containers container "$KP_CONTAINERS_FILTERS"
prune_run images image "$KP_IMAGES_FILTERS" ${KP_IMAGES_ALL:+--all}
prune_run networks network "$KP_NETWORKS_FILTERS"
if [ -n "$named" ] && [ -n "$KP_VOLUMES_ALL" ]; then
  prune_run volumes volume "$KP_VOLUMES_FILTERS" --all
else
  prune_run volumes volume "$KP_VOLUMES_FILTERS"
fi
prune_run builder_cache builder '' ${KP_BUILDER_CACHE_ALL:+--all}
