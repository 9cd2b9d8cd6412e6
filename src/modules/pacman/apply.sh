# Fetches lists, then installs, removes and upgrades packages with pacman.

# pacman_do OPERATION LINES: calls pacman with more words, one a line.
pacman_do() {
  run_with "$2" pacman --noconfirm --noprogressbar "$1" || fail "pacman $1 failed" 'what it said is above'
}

pacman_updated=''
if differs cache; then
  pacman_do "-Sy${KP_FORCE:+y}" "$KP_CACHE_OPTIONS"
  make_parent /var/lib/pacman/sync/x
  touch .
  pacman_updated=yes
fi

# the names that differ; with new lists, there may be newer versions of all
find_differing "$@"
if [ "$KP_STATE:$pacman_updated" = latest:yes ]; then differing=$(printf '%s\n' "$@"); fi
pacman_files=$(printf '%s\n' "$differing" | grep '\.pkg\.tar' || true)
pacman_names=$(printf '%s\n' "$differing" | grep -v '\.pkg\.tar' || true)
if [ "$KP_STATE" = absent ]; then
  pacman_do -R "$KP_CHANGE_OPTIONS$nl--$nl$pacman_names"
else
  if [ -n "$pacman_names" ]; then pacman_do -S "--needed$nl$KP_CHANGE_OPTIONS$nl--$nl$pacman_names"; fi
  if [ -n "$pacman_files" ]; then pacman_do -U "$KP_CHANGE_OPTIONS$nl--$nl$pacman_files"; fi
fi
if [ -n "$KP_UPGRADE" ]; then
  if differs upgrades || [ -n "$pacman_updated" ]; then pacman_do -Su "$KP_UPGRADE_OPTIONS"; fi
fi
