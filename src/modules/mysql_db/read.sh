# Reports what the server knows about the databases, or whether the file of a dump is current.

# Prints a dump without the time at which it was made.
mysql_db_dump() {
  mysqldump "--defaults-extra-file=$stage/client" --skip-dump-date "$@"
}

# Emits whether the database has the content of the file: tables that it had before count as such.
mysql_db_emit_content() {
  content=none
  if [ -n "${dump_done-}" ]; then
    content=imported
  elif [ -n "$KP_REIMPORT" ]; then
    content=older
  elif [ -z "$missing" ]; then
    content=$(sql_run "$KP_CONTENT_SQL") || fail 'the server does not list the tables' 'its reason is above'
  fi
  emit content "$content"
}

if [ "$KP_STATE" = dump ]; then
  dump_open mysqldump
  dump_emit dump_unpack mysql_db_dump "$@"
else
  sql_read "$KP_READ_SQL"
  emit_rows
  if [ "$KP_STATE" = import ]; then
    dump_open
    mysql_db_emit_content
  fi
fi
