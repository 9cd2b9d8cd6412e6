# Makes the changes with the statements of index.ts; writes a dump, or reads one.

# Compression is that of the archive itself.
postgresql_db_pack() {
  if [ -n "$KP_ARCHIVE" ]; then cat; else dump_pack; fi
}

postgresql_db_restore() {
  if [ -n "$KP_ARCHIVE" ]; then
    postgresql_db_on pg_restore -w -e -d service=database "$@"
  else
    postgresql_db_on psql -X -q -w -v ON_ERROR_STOP=1 "$@"
  fi
}

case $KP_STATE in
  dump) dump_put postgresql_db_pack postgresql_db_dump "$@" ;;
  restore)
    if differs state; then fail "there is no database $KP_NAME" 'create it first, with a task with state: present'; fi
    dump_get postgresql_db_restore "$@"
    ;;
  *) sql_change "$@" ;;
esac
