#!/bin/sh
# Says whether both services of this host run.
set -eu
for unit in bench-app bench-worker; do
  if ! systemctl is-active -q "$unit"; then
    printf '%s does not run\n' "$unit" >&2
    exit 1
  fi
done
printf 'ok\n'
