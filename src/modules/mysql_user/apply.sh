# Makes the changes with the statements of index.ts. Whatever is held on an object that differs is revoked before.

while [ -n "$held" ] && [ -z "$KP_APPEND_PRIVS" ]; do
  grant=${held%%"$nl"*} held=${held#*"$nl"}
  grant_raw=${grant%%"$tab"*} grant=${grant#*"$tab"}
  case $nl$KP_WANTED_GRANTS in
    *"$nl${grant%%=*}="*) grant_key=${grant%%=*} ;;
    *) grant_key=others ;;
  esac
  if ! differs "$grant_key"; then continue; fi
  KP_BEFORE_SQL=$KP_BEFORE_SQL"revoke all privileges on $grant_raw from $KP_ACCOUNT;$nl"
  case ,${grant#*=}, in
    *,GRANT,*) KP_BEFORE_SQL=$KP_BEFORE_SQL"revoke grant option on $grant_raw from $KP_ACCOUNT;$nl" ;;
  esac
done
sql_change "$@"
