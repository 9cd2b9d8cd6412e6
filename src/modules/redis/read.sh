# Reports the values of the settings. Each has five words: its name, its value in reports, the value, the value as Redis reports
# it, and the command that sets it.

# redis_send COMMANDS: sends them to the server, after the login, and sets $redis_said to the answers.
redis_send() {
  redis_said=$(printf '%s\n' "${KP_AUTH:+$KP_AUTH$nl}$1" | "$redis_client" -h "$KP_LOGIN_HOST" -p "$KP_LOGIN_PORT" \
    ${KP_TLS:+--tls} ${KP_CA_CERTS:+--cacert "$KP_CA_CERTS"} ${redis_insecure:+--insecure} 3>&-) ||
    fail "cannot reach Redis at $KP_LOGIN_HOST:$KP_LOGIN_PORT" 'its reason is above; does the server run?'
}

redis_ask() {
  redis_commands=''
  while [ $# != 0 ]; do
    redis_commands="${redis_commands}CONFIG GET $1$nl"
    shift 5
  done
  redis_send "$redis_commands"
}

# Emits each setting from the answers, which are in the same order: a line with the name, and one with the value.
redis_emit() {
  redis_rest=$nl$redis_said$nl
  while [ $# != 0 ]; do
    case $redis_rest in
      *"$nl$1$nl"*) redis_rest=${redis_rest#*"$nl$1$nl"} ;;
      *) fail "Redis does not report the setting $1: $redis_first" ;;
    esac
    redis_value=${redis_rest%%"$nl"*} redis_rest=$nl${redis_rest#*"$nl"}
    if [ "$redis_value" = "$3" ] || [ "$redis_value" = "$4" ]; then
      emit "$1" "$2"
    elif [ "$2" = "$3" ]; then
      emit "$1" "$redis_value"
    else
      emit "$1" 'another one'
    fi
    shift 5
  done
}

redis_client=redis-cli redis_insecure=''
command -v redis-cli >/dev/null || redis_client=valkey-cli
if [ -n "$KP_TLS" ] && [ -z "$KP_VALIDATE_CERTS" ]; then redis_insecure=yes; fi
if command -v "$redis_client" >/dev/null; then
  redis_ask "$@"
  redis_first=${redis_said%%"$nl"*}
  redis_emit "$@"
elif [ -z "$KP_CHECK" ]; then
  fail 'this host has neither redis-cli nor valkey-cli' 'install the package redis-tools first'
fi
