# Queries and changes a database server with its own client, for modules whose SQL index.ts makes. KP_CLIENT is psql or
# mysql, KP_CLIENT_FILE the file that says how the client logs in.

# sql_open: writes the file of the client where nobody else can read it, once.
sql_open() {
  [ -z "${stage-}" ] || return 0
  make_stage
  create_file "$stage/client" || fail "cannot write in $stage: $why"
  printf %s "$KP_CLIENT_FILE" >&9
  exec 9>&-
}

# sql_run TEXT: sends SQL to the server, and prints the rows.
sql_run() {
  if [ "$KP_CLIENT" = psql ]; then
    printf '%s\n' "$1" | PGSERVICEFILE=$stage/client PGSERVICE=kplay psql -X -A -t -q -w -v ON_ERROR_STOP=1 3>&-
  else
    printf '%s\n' "$1" | mysql "--defaults-extra-file=$stage/client" --batch --raw --skip-column-names 3>&-
  fi
}

# sql_read TEXT: sets $rows to the rows of a query, with a newline before and after each. Without a client there is no server
# to ask, and $missing says so.
sql_read() {
  missing='' rows=$nl
  if ! command -v "$KP_CLIENT" >/dev/null; then
    missing="no $KP_CLIENT"
    return 0
  fi
  sql_open
  rows=$nl$(sql_run "$1")$nl ||
    fail "$KP_CLIENT cannot query the server" 'its reason is above: does the server run, and may this user log in? become_user selects another one'
}

# emit_rows: emits each row KEY=VALUE of $rows. Without a row, the object does not exist.
emit_rows() {
  if [ -n "$missing" ] && [ "$KP_STATE" != absent ]; then
    emit state "$missing"
    return 0
  fi
  kp_rows=${rows#"$nl"}
  case $kp_rows in
    *=*) ;;
    *) emit state absent ;;
  esac
  while [ -n "$kp_rows" ]; do
    kp_row=${kp_rows%%"$nl"*} kp_rows=${kp_rows#*"$nl"}
    case $kp_row in *=*) emit "${kp_row%%=*}" "${kp_row#*=}" ;; esac
  done
}

# sql_change KEY SQL ...: sends the statements of the keys that differ; the one of the state makes the whole object.
sql_change() {
  [ -z "$missing" ] || fail "this host has no $KP_CLIENT" "install the package $KP_CLIENT_PACKAGE first"
  kp_whole='' kp_sql=$KP_BEFORE_SQL$nl
  if differs state; then kp_whole=yes; fi
  while [ $# -gt 0 ]; do
    case $kp_whole:$1 in
      yes:state | :*)
        if differs "$1"; then
          [ -n "$2" ] || fail "$1 of an existing object cannot be changed" 'create it anew, or leave this argument out'
          kp_sql=$kp_sql$2$nl
        fi
        ;;
    esac
    shift 2
  done
  sql_run "$kp_sql" >&2 || fail "the server refuses the change" 'its reason is above'
}
