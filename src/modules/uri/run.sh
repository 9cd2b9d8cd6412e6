# Sends the request, and judges the response.

# Reports the body of the response, if it is not too long.
uri_content() {
  # the x keeps the newlines at the end
  uri_body=$(head -c 900001 -- "$stage/body" | tr -d '\000'; printf x)
  uri_body=${uri_body%x}
  if [ "${#uri_body}" -le 900000 ]; then result content "$uri_body"; fi
}

# Puts the body of the response into the file KP_DEST, if it differs.
uri_save() {
  enter_target "$KP_DEST"
  if [ -n "$entry" ] && [ -d "$entry" ]; then
    uri_name=${http_url%%[?#]*}
    uri_name=${uri_name##*/}
    enter_target "${KP_DEST%/}/${uri_name:-index.html}"
  fi
  file_attributes
  result dest "$PWD/${entry#./}"
  if [ "$file_type" = file ]; then
    open_entry
    if cmp -s -- "$stage/body" /proc/self/fd/8; then
      [ -z "$KP_READS_ONLY" ] || read_only
      return 0
    fi
  fi
  begin
  open_temp
  cat -- "$stage/body" >&9 || fail "cannot write $KP_DEST"
  replace_entry
}

guard "$KP_CREATES" "$KP_REMOVES" '' ''
if [ -z "$KP_READS_ONLY" ]; then begin; fi
make_stage
if [ -n "$KP_HAS_BODY" ]; then stage_content send; fi
http_fetch
result status "$http_status"
result url "$http_url"
result headers "$(cat -- "$stage/headers")"
case $KP_EXPECTED in
  *" $http_status "*) ;;
  *)
    result unexpected yes
    uri_content
    [ "$http_status" != -1 ] || fail "there is no response: $http_error"
    fail "the status is $http_status, which is not expected" "status_code: $http_status accepts it"
    ;;
esac
uri_content
if [ -n "$KP_DEST" ]; then
  uri_save
elif [ -n "$KP_READS_ONLY" ]; then
  read_only
fi
