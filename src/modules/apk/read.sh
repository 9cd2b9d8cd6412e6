# Reports how fresh the lists of packages are, which packages are installed, and what apk would do.

# apk_run VERB LINES: calls apk with the options of the task and more words, one a line.
apk_run() {
  run_with "$KP_OPTIONS$nl$2" apk "$1" --no-progress
}

command -v apk >/dev/null || fail 'this host has no apk' 'the module package uses the package manager that there is'
if [ -n "$KP_UPDATE_CACHE" ]; then emit_lists 60 /var/cache/apk 'APKINDEX*' /etc/apk/repositories; fi

if [ $# != 0 ]; then
  apk_newer=''
  if [ "$KP_STATE" = latest ]; then
    # NAME-VERSION-rRELEASE < VERSION
    apk_newer=$(apk_run version "-l$nl<$nl--$nl$(printf '%s\n' "$@")") || fail 'apk cannot say which packages are old'
    apk_newer=$(printf '%s\n' "$apk_newer" | sed -n 's/-[0-9][^ ]*-r[0-9]* .*//p')
  fi
  emit_packages "$(apk info -e -- "$@" || true)" "$apk_newer" "$@"
fi

if [ -n "$KP_UPGRADE" ]; then
  # (1/2) Upgrading NAME (OLD -> NEW)
  apk_count=$(apk_run upgrade "--simulate${KP_AVAILABLE:+$nl--available}" | grep -c '^([0-9]*/[0-9]*) ' || true)
  if [ "$apk_count" = 0 ]; then apk_count=none; fi
  emit upgrades "$apk_count"
fi
