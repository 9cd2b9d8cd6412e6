# Sends an HTTP request from the host, with curl or GNU wget. Their configuration comes from the controller
# (core/http-request.ts): it can contain secrets, so it is never an argument.

# http_fetch: sends the request of KP_CURL and KP_WGET, with the body in $stage/send if that exists. The header fields and the
# body of the response are then in $stage/headers and $stage/body. Sets $http_status and $http_url; if there is no
# response, $http_status is -1, and $http_error says why.
http_fetch() {
  http_status=-1 http_url='' http_error=''
  : >"$stage/headers"
  : >"$stage/body"
  if command -v curl >/dev/null; then
    kp_curl
  elif wget --version >/dev/null 2>&1; then
    kp_wget
  else
    fail 'this host has neither curl nor GNU wget' 'install one of them with the package module'
  fi
}

kp_curl() {
  set --
  if [ -e "$stage/send" ]; then set -- --data-binary "@$stage/send"; fi
  if kp_said=$(printf %s "$KP_CURL" | curl -q -sS -K - ${KP_CA_PATH:+--cacert "$KP_CA_PATH"} \
    ${KP_CLIENT_CERT:+--cert "$KP_CLIENT_CERT"} ${KP_CLIENT_KEY:+--key "$KP_CLIENT_KEY"} \
    ${KP_UNIX_SOCKET:+--unix-socket "$KP_UNIX_SOCKET"} "$@" \
    -D "$stage/headers" -o "$stage/body" -w '%{http_code} %{url_effective}' 2>"$stage/error" 3>&-); then
    http_status=${kp_said%% *} http_url=${kp_said#* }
  else
    http_error=$(cat -- "$stage/error")
  fi
}

kp_wget() {
  printf %s "$KP_WGET" >"$stage/wgetrc"
  printf '%s\n' "$KP_WGET_URL" >"$stage/url"
  set --
  if [ -e "$stage/send" ]; then set -- --body-file "$stage/send"; fi
  # the server's error is a response, too
  wget --config "$stage/wgetrc" -nv -S ${KP_CA_PATH:+--ca-certificate "$KP_CA_PATH"} \
    ${KP_CLIENT_CERT:+--certificate "$KP_CLIENT_CERT"} ${KP_CLIENT_KEY:+--private-key "$KP_CLIENT_KEY"} "$@" \
    -i "$stage/url" -O "$stage/body" 2>"$stage/error" 3>&- || :
  http_url=$KP_WGET_URL
  while read -r kp_key kp_value kp_rest; do
    case $kp_key in
      HTTP/*)
        http_status=$kp_value
        printf '%s %s %s\r\n' "$kp_key" "$kp_value" "$kp_rest"
        ;;
      [Ll]ocation:)
        http_url=$kp_value
        printf '%s %s\r\n' "$kp_key" "$kp_value"
        ;;
      # not a field, but what wget says
      Downloaded: | *://*) ;;
      *:) printf '%s %s %s\r\n' "$kp_key" "$kp_value" "$kp_rest" ;;
    esac
  done <"$stage/error" >"$stage/headers"
  [ "$http_status" != -1 ] || http_error=$(cat -- "$stage/error")
}
