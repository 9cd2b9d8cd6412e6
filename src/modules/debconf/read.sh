# Reports the answer to a question of a package.

command -v debconf-communicate >/dev/null || fail 'this host has no debconf'
debconf_says=$(printf 'GET %s\n' "$KP_QUESTION" | debconf-communicate "$KP_NAME" 2>/dev/null) || :
case $KP_VTYPE:$debconf_says in
  "password:0 $KP_VALUE") emit answer 'as wanted' ;;
  password:*) emit answer other ;;
  *':0 '*) emit answer "${debconf_says#0 }" ;;
  *:0) emit answer '' ;;
  # the package has no such question yet
  *) emit answer unknown ;;
esac
