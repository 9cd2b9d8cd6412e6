#!/bin/sh
# Brings a host of the benchmark into the state before its first apply. The first time, the host's own files are kept
# aside.
set -eu
kept=/var/lib/bench-kept
set -- etc/motd etc/issue.net etc/login.defs etc/default/useradd etc/systemd/journald.conf etc/hosts
if [ ! -d "$kept" ]; then
  mkdir "$kept.new"
  for path in "$@"; do
    if [ -e "/$path" ]; then
      mkdir -p "$kept.new/${path%/*}"
      cp -p "/$path" "$kept.new/$path"
    fi
  done
  mv "$kept.new" "$kept"
fi
systemctl disable -q --now bench-app bench-worker 2>/dev/null || :
rm -f /etc/systemd/system/bench-app.service /etc/systemd/system/bench-worker.service
rm -f /etc/profile.d/bench.sh /etc/sudoers.d/bench /etc/logrotate.d/bench /etc/tmpfiles.d/bench.conf
rm -f /etc/security/limits.d/bench.conf /usr/local/bin/bench-healthcheck /usr/local/bin/bench-backup
rm -f /etc/sysctl.d/60-bench-*.conf /etc/cron.d/bench-backup /etc/cron.d/bench-health
rm -f /etc/nginx/sites-available/bench /etc/nginx/sites-enabled/bench
rm -rf /etc/bench /srv/bench
for name in alice bob carol deploy; do
  if id "$name" >/dev/null 2>&1; then userdel -rf "$name" >/dev/null 2>&1; fi
done
for path in "$@"; do
  if [ -e "$kept/$path" ]; then cp -p "$kept/$path" "/$path"; else rm -f "/$path"; fi
done
systemctl daemon-reload
systemctl reset-failed
systemctl reload nginx
