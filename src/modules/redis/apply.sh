# Changes the settings that differ.

# redis_do COMMANDS: sends commands that Redis answers with OK.
redis_do() {
  redis_send "$1"
  redis_rest=$redis_said$nl
  if [ -n "$KP_AUTH" ]; then redis_rest=${redis_rest#*"$nl"}; fi
  while [ -n "$redis_rest" ]; do
    redis_line=${redis_rest%%"$nl"*} redis_rest=${redis_rest#*"$nl"}
    case $redis_line in
      OK | '') ;;
      *) fail "Redis refuses the change: $redis_line" ;;
    esac
  done
}

redis_commands=''
while [ $# != 0 ]; do
  if differs "$1"; then redis_commands=$redis_commands$5$nl; fi
  shift 5
done
if [ -n "$KP_REWRITE" ]; then
  # if Redis cannot write its file, nothing must have changed: the next run would not see what is missing
  redis_do 'CONFIG REWRITE'
  redis_commands="${redis_commands}CONFIG REWRITE$nl"
fi
redis_do "$redis_commands"
