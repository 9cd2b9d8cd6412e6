# Reports what the server knows about the database, or whether the file of a dump is current.

# A program on the database itself; the file of the client names it.
postgresql_db_on() {
  PGSERVICEFILE=$stage/client PGSERVICE=database "$@"
}

postgresql_db_dump() {
  postgresql_db_on pg_dump -w "$@"
}

# Archives contain the time at which they were made: what is compared is their text.
postgresql_db_dump_text() {
  if [ -n "$KP_ARCHIVE" ]; then
    { postgresql_db_dump "$@" || : >"$stage/failed"; } | pg_restore -f -
  else
    postgresql_db_dump "$@"
  fi
}

# The file as a dump is compared.
postgresql_db_read_back() {
  if [ -n "$KP_ARCHIVE" ]; then pg_restore -f -; else dump_unpack; fi
}

# Emits whether the database has the content of the file: tables that it had before count as such.
postgresql_db_emit_content() {
  content=none
  if [ -n "${dump_done-}" ]; then
    content=restored
  elif [ -n "$KP_RESTORE_AGAIN" ]; then
    content=older
  else
    case $rows in
      *"${nl}state=present$nl"*)
        content=$(printf '%s\n' "$KP_CONTENT_SQL" | postgresql_db_on psql -X -A -t -q -w -v ON_ERROR_STOP=1 3>&-) ||
          fail 'the server does not list the tables' 'its reason is above'
        ;;
    esac
  fi
  emit content "$content"
}

case $KP_STATE in
  dump)
    dump_open pg_dump ${KP_ARCHIVE:+pg_restore}
    dump_emit postgresql_db_read_back postgresql_db_dump_text "$@"
    ;;
  restore)
    sql_read "$KP_READ_SQL"
    emit_rows
    dump_open ${KP_ARCHIVE:+pg_restore}
    postgresql_db_emit_content
    ;;
  *)
    sql_read "$KP_READ_SQL"
    emit_rows
    ;;
esac
