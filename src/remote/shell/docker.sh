# Queries docker, for modules that control it.

# docker_look ARGUMENT...: calls docker, and sets $shown to the lines of its answer. $missing is empty, or says why there is
# no answer.
docker_look() {
  missing='' shown=$nl
  if ! command -v docker >/dev/null; then
    missing='no docker'
    return 0
  fi
  if shown=$nl$(docker "$@" 2>&1)$nl; then return 0; fi
  case $shown in
    *'Cannot connect to the Docker daemon'* | *'error during connect'*) missing='docker does not run' ;;
    *'permission denied while trying to connect'*) fail 'this user cannot access docker' 'use become: true, or add the user to the group docker' ;;
    *) missing=absent ;;
  esac
}

# docker_property NAME: sets $value to the first line NAME=VALUE of $shown.
docker_property() {
  value=${shown#*"$nl$1="}
  if [ "$value" = "$shown" ]; then value=''; else value=${value%%"$nl"*}; fi
}

# docker_need: fails unless docker responds.
docker_need() {
  case $missing in
    'no docker') fail 'docker is not installed on this host' 'install the package docker.io (or docker-ce) first' ;;
    'docker does not run') fail 'docker does not respond on this host' 'start it first: systemd with name: docker and state: started' ;;
  esac
}

# docker_export COUNT NAME VALUE...: exports this many variables, for docker to read; the words after them are left alone.
docker_export() {
  kp_left=$1
  shift
  while [ "$kp_left" -gt 0 ]; do
    export "$1=$2"
    shift 2
    kp_left=$((kp_left - 1))
  done
}

# emit_docker_state: emits whether the object of KP_STATE exists. Without docker, there are no objects.
emit_docker_state() {
  case $missing:$KP_STATE in
    'no docker:absent') emit state absent ;;
    *) emit state "${missing:-present}" ;;
  esac
}

# emit_docker_pairs KEY PAIRS: emits the values of the wanted pairs, a line each, as far as $shown has lines of KEY and a pair.
emit_docker_pairs() {
  kp_pairs=$2$nl kp_found=''
  while [ "$kp_pairs" != "$nl" ] && [ -n "$kp_pairs" ]; do
    kp_pair=${kp_pairs%%"$nl"*} kp_pairs=${kp_pairs#*"$nl"}
    kp_pair=${kp_pair%%'"="'*}
    kp_value=${shown#*"$nl$1 $kp_pair\"="}
    if [ "$kp_value" != "$shown" ]; then
      kp_found="$kp_found${kp_found:+, }${kp_pair#\"}=${kp_value%%"$nl"*}"
    fi
  done
  emit "$1" "$kp_found"
}
