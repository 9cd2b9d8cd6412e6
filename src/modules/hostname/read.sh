# Reports the name that the host gets at boot, and the current one.

hostname_static=''
if [ -r /etc/hostname ]; then
  while read -r hostname_static || [ -n "$hostname_static" ]; do
    # hostname(5): empty lines and comments do not count
    case $hostname_static in '' | '#'*) ;; *) break ;; esac
  done </etc/hostname
fi
emit static "$hostname_static"
read -r hostname_running </proc/sys/kernel/hostname
emit running "$hostname_running"
