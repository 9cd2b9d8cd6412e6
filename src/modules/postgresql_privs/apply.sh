# Makes the changes with the statements of index.ts.

sql_change "$@"
