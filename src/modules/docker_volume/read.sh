# Reports how the volume was created.

# Was the volume created in another way than the task wants?
volume_other() {
  [ -z "$missing" ] && { differs driver || differs driver_options || differs labels; }
}

if is_first_look; then recreated=''; fi
# shellcheck disable=SC2016 # dollars of docker's template
docker_look volume inspect --format 'driver={{.Driver}}
{{range $key, $value := .Options}}driver_options {{printf "%q=%q" $key $value}}
{{end}}{{range $key, $value := .Labels}}labels {{printf "%q=%q" $key $value}}
{{end}}' -- "$KP_NAME"
emit_docker_state
if [ -z "$missing" ]; then
  docker_property driver
  emit driver "$value"
  emit_docker_pairs driver_options "$KP_DRIVER_OPTIONS"
  emit_docker_pairs labels "$KP_LABELS"
  emit recreated "$recreated"
  if is_first_look && [ "$KP_RECREATE" = never ] && volume_other; then
    fail "the volume $KP_NAME exists with another driver, other options or other labels" \
      'recreate: options-changed replaces it, and its data are lost'
  fi
fi
