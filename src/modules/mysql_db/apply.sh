# Makes the changes with the statements of index.ts; writes a dump, or reads one.

mysql_db_import() {
  mysql "--defaults-extra-file=$stage/client" ${KP_FORCE:+--force} ${KP_DATABASE:+"--database=$KP_DATABASE"}
}

if [ "$KP_STATE" = dump ]; then
  dump_put dump_pack mysql_db_dump "$@"
else
  sql_change "$@"
  if differs content; then dump_get mysql_db_import; fi
fi
