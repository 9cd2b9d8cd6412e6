# Reports who is logged in to the registry, from docker's configuration or from the program that keeps its passwords.

# Sets $login_file to docker's configuration without blanks. No value that matters has blanks.
login_configuration() {
  login_folder=${KP_CONFIG_PATH%/*}
  login_folder=${login_folder:-${DOCKER_CONFIG:-${HOME:-}/.docker}}
  login_file=''
  if [ -f "$login_folder/config.json" ]; then
    login_file=$(tr -d ' \t\r\n' <"$login_folder/config.json") || fail "cannot read $login_folder/config.json"
  fi
}

# login_member TEXT KEY: sets $value to the text of a member in the text of a JSON object; empty without it.
login_member() {
  value=${1#*"\"$2\":\""}
  if [ "$value" = "$1" ]; then value=''; else value=${value%%\"*}; fi
}

# login_object TEXT KEY: sets $value to the text of an object in a JSON text, up to its first closing brace.
login_object() {
  value=${1#*"\"$2\":{"}
  if [ "$value" = "$1" ]; then value=''; else value=${value%%\}*}; fi
}

# Sets $helper to the program that keeps the password; empty if the configuration contains it.
login_helper() {
  login_object "$login_file" credHelpers
  login_member "$value" "$KP_REGISTRY_KEY"
  helper=$value
  if [ -z "$helper" ]; then
    login_member "$login_file" credsStore
    helper=$value
  fi
  case $helper in
    *[!A-Za-z0-9._-]*) fail "docker's configuration names a helper that cannot be a program" ;;
    ?*) helper=docker-credential-$helper ;;
  esac
}

# Sets $login and $password to what the helper keeps.
login_of_helper() {
  entry=$(printf '%s\n' "$KP_REGISTRY_KEY" | "$helper" get 2>/dev/null 3>&-) || return 0
  case $entry in *\"Username\"*\"Secret\"*) ;; *) return 0 ;; esac
  entry=${entry#*\"Username\"} entry=${entry#*\"}
  login=${entry%%\"*} password=other
  case "\"$entry" in
    "$KP_USERNAME_JSON"*\"Secret\"*"$KP_PASSWORD_JSON"*) password='as wanted' ;;
  esac
}

# Sets $login and $password to what the configuration says.
login_of_file() {
  entry=${login_file#*'"auths":{'}
  case $entry in *"\"$KP_REGISTRY_KEY\":{"*) ;; *) return 0 ;; esac
  login_object "$entry" "$KP_REGISTRY_KEY"
  entry=$value
  login_member "$entry" auth
  if [ -z "$value" ]; then return 0; fi
  if [ "$value" = "$KP_AUTH" ]; then
    login=$KP_USERNAME password='as wanted'
    return 0
  fi
  login=$(printf %s "$value" | base64 -d 2>/dev/null) || login='?'
  login=${login%%:*} password=other
  # the registry has replaced the password by a token, which says nothing about it
  case $entry in *'"identitytoken":'*) password='as wanted' ;; esac
}

if is_first_look; then reauthorized=''; fi
missing=''
if ! command -v docker >/dev/null; then missing='no docker'; fi
login=none password=none
login_configuration
login_helper
if [ -n "$helper" ]; then login_of_helper; else login_of_file; fi
emit login "$login"
emit password "$password"
emit reauthorized "$reauthorized"
