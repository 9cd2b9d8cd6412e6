# Reports how the network was created, and the containers that it connects.

# shellcheck disable=SC2016 # dollars of docker's template
network_format='name={{.Name}}
driver={{.Driver}}
internal={{.Internal}}
attachable={{.Attachable}}
enable_ipv6={{.EnableIPv6}}
ipam_driver={{.IPAM.Driver}}
{{range $key, $value := .Options}}driver_options {{printf "%q=%q" $key $value}}
{{end}}{{range $key, $value := .Labels}}labels {{printf "%q=%q" $key $value}}
{{end}}{{range $one := .IPAM.Config}}ipam_config {{printf "%q=%q" .Subnet "subnet"}}
ipam_config {{printf "%q=%q" (printf "%s gateway" .Subnet) .Gateway}}
ipam_config {{printf "%q=%q" (printf "%s range" .Subnet) .IPRange}}
{{range $host, $address := .AuxAddress}}ipam_config {{printf "%q=%q" (printf "%s host %s" $one.Subnet $host) $address}}
{{end}}{{end}}'

# Was the network created in another way than the task wants?
network_other() {
  for key in driver internal attachable enable_ipv6 ipam_driver ipam_config driver_options labels; do
    if differs "$key"; then return 0; fi
  done
  return 1
}

# Sets $attached to the names of its containers, a line each. Docker names only those that run when it is asked about the
# network itself.
network_containers() {
  attached=$nl$(docker ps --all --filter "network=$KP_NAME" --format '{{.Names}}')$nl
}

# Emits the containers: the wanted ones in the order of the task, then the others.
network_connected() {
  network_others=$attached network_joined='' network_rest=$KP_CONNECTED$nl
  while [ -n "$network_rest" ]; do
    network_one=${network_rest%%"$nl"*} network_rest=${network_rest#*"$nl"}
    case $attached in
      *"$nl$network_one$nl"*)
        network_joined="$network_joined${network_joined:+, }$network_one"
        network_others=${network_others%%"$nl$network_one$nl"*}$nl${network_others#*"$nl$network_one$nl"}
        ;;
    esac
  done
  if [ -z "$KP_APPENDS" ]; then
    for network_one in $network_others; do network_joined="$network_joined${network_joined:+, }$network_one"; done
  fi
  emit connected "$network_joined"
}

docker_look network inspect --format "$network_format" -- "$KP_NAME"
docker_property name
# docker also takes the beginning of an id for a name
if [ -z "$missing" ] && [ "$value" != "$KP_NAME" ]; then missing=absent; fi
emit_docker_state
attached=$nl
if [ -z "$missing" ] && [ "$KP_STATE" = present ]; then
  for key in driver internal attachable enable_ipv6 ipam_driver; do
    docker_property "$key"
    emit "$key" "$value"
  done
  emit_docker_pairs driver_options "$KP_DRIVER_OPTIONS"
  emit_docker_pairs labels "$KP_LABELS"
  emit_docker_pairs ipam_config "$KP_IPAM_CONFIG"
  if [ -n "$KP_CONNECTS" ] || network_other; then network_containers; fi
  if [ -n "$KP_CONNECTS" ]; then network_connected; fi
  if is_first_look && [ -z "$KP_FORCE" ] && network_other && [ "$attached" != "$nl$nl" ]; then
    network_names=${attached#"$nl"}
    fail "the network $KP_NAME differs, and containers use it, such as ${network_names%%"$nl"*}" \
      'force: true disconnects them, and connects them to the new network'
  fi
fi
