#!/bin/sh
# The play of the benchmark, written by hand: checks each object, repairs those that differ, and restarts or reloads
# only what a change requires. Prints what it changed, and nothing if there is nothing to do.
set -eu
umask 022
export LC_ALL=C
host=$(uname -n)
stage=production
domain=bench.example.org
app_port=8081
app_workers=4
metrics_port=9101
db_host=db.bench.example.org
queue_host=queue.bench.example.org
mail_relay=mail.bench.example.org
new=$(mktemp)
trap 'rm -f "$new"' EXIT

changed() {
  printf 'changed: %s\n' "$1"
  hit=yes
}

# packages NAME...
packages() {
  # shellcheck disable=SC2016 # a field of dpkg-query
  if [ "$(dpkg-query -W -f '${db:Status-Status} ' "$@" 2>/dev/null | tr ' ' '\n' | grep -cx installed)" != $# ]; then
    apt-get update -qq </dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y "$@" </dev/null >/dev/null
    changed "packages $*"
  fi
}

# person NAME COMMENT GROUP KEY
person() {
  if ! entry=$(getent passwd "$1"); then
    useradd -m -s /bin/bash -c "$2" -G "$3" "$1"
    changed "user $1"
  else
    case $entry in
      *:"$2":*:/bin/bash) ;;
      *)
        usermod -c "$2" -s /bin/bash "$1"
        changed "user $1"
        ;;
    esac
    case " $(id -nG "$1") " in
      *" $3 "*) ;;
      *)
        usermod -aG "$3" "$1"
        changed "groups of $1"
        ;;
    esac
  fi
  directory "/home/$1/.ssh" 700 "$1:$1"
  if ! grep -qxF "$4" "/home/$1/.ssh/authorized_keys" 2>/dev/null; then
    printf '%s\n' "$4" >>"/home/$1/.ssh/authorized_keys"
    changed "key of $1"
  fi
  attributes "/home/$1/.ssh/authorized_keys" 600 "$1:$1"
}

# attributes PATH MODE OWNER:GROUP
attributes() {
  if [ "$(stat -c '%a %U:%G' "$1")" != "$2 $3" ]; then
    chown "$3" "$1"
    chmod "$2" "$1"
    changed "attributes of $1"
  fi
}

# directory PATH MODE OWNER:GROUP
directory() {
  if [ ! -d "$1" ]; then
    install -d -m "$2" -o "${3%:*}" -g "${3#*:}" "$1"
    changed "$1"
  else
    attributes "$1" "$2" "$3"
  fi
}

# put PATH MODE OWNER:GROUP <CONTENT
put() {
  cat >"$new"
  if ! cmp -s "$new" "$1"; then
    install -m "$2" -o "${3%:*}" -g "${3#*:}" "$new" "$1.new"
    mv -f "$1.new" "$1"
    changed "$1"
  else
    attributes "$1" "$2" "$3"
  fi
}

# line PATH PATTERN LINE: the last line that matches, or a new one at the end
line() {
  if ! grep -qxF "$3" "$1"; then
    last=$(grep -nE "$2" "$1" | tail -n 1)
    if [ -n "$last" ]; then
      sed -i "${last%%:*}s|.*|$3|" "$1"
    else
      printf '%s\n' "$3" >>"$1"
    fi
    changed "line in $1"
  fi
}

# unit NAME <UNIT_FILE
unit() {
  hit=
  put "/etc/systemd/system/$1.service" 644 root:root
  if [ -n "$hit" ]; then
    systemctl daemon-reload
    systemctl restart "$1"
  fi
  if ! systemctl is-enabled -q "$1"; then
    systemctl enable -q "$1"
    changed "unit $1 enabled"
  fi
  if ! systemctl is-active -q "$1"; then
    systemctl start "$1"
    changed "unit $1 started"
  fi
}

packages nginx-light cron

person deploy 'Deployment' adm 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILeUw6lj/ZZMsHWzZKHQDkYwh/ITBZJNa8ppqsandcLp deploy@bench.example.org'
person alice 'Alice Example' adm 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM6qqUCgtQ9Kbn4N1N2DwZzqHTEced09PtzUAuwNj6mq alice@bench.example.org'
person bob 'Bob Example' adm 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICBjFLPgGT3dKCICpn7qs/EaFa8z+2WFXrust/5B/wKz bob@bench.example.org'
person carol 'Carol Example' adm 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKJx+gUdz/W+e4fNgCflUV336bBbIuCM14vXORNz4XOr carol@bench.example.org'

directory /etc/bench 755 root:root
directory /srv/bench 755 root:root
directory /srv/bench/releases 755 deploy:deploy
directory /srv/bench/config 750 root:deploy
directory /srv/bench/backup 700 root:root
directory /srv/bench/shared 755 deploy:deploy
directory /srv/bench/shared/log 750 deploy:adm
directory /srv/bench/shared/uploads 770 deploy:www-data
directory /srv/bench/shared/tmp 770 deploy:deploy
directory /srv/bench/shared/state 750 deploy:deploy

put /etc/motd 644 root:root <<'END'

This host is configured by machine: changes made by hand do not last.
Questions: operations@example.org

END

put /etc/issue.net 644 root:root <<'END'
Authorised use only.
END

put /etc/profile.d/bench.sh 644 root:root <<'END'
# for login shells of people
export EDITOR=vi
export HISTSIZE=10000
export HISTTIMEFORMAT='%F %T '
alias ll='ls -l'
alias logs='journalctl -u bench-app -f'
END

put /etc/sudoers.d/bench 440 root:root <<'END'
deploy ALL=(root) NOPASSWD: /usr/bin/systemctl restart bench-app, /usr/bin/systemctl restart bench-worker
END

put /etc/logrotate.d/bench 644 root:root <<'END'
/srv/bench/shared/log/*.log {
  weekly
  rotate 8
  compress
  delaycompress
  missingok
  notifempty
  copytruncate
}
END

put /etc/tmpfiles.d/bench.conf 644 root:root <<'END'
d /run/bench 0755 deploy deploy -
e /srv/bench/shared/tmp - - - 7d
END

put /etc/security/limits.d/bench.conf 644 root:root <<'END'
deploy soft nofile 65536
deploy hard nofile 65536
deploy soft nproc 4096
END

put /usr/local/bin/bench-healthcheck 755 root:root <<'END'
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
END

put /usr/local/bin/bench-backup 755 root:root <<'END'
#!/bin/sh
# Keeps the last seven copies of what users have sent.
set -eu
cd /srv/bench
day=$(date +%u)
tar -czf "backup/uploads-$day.tar.gz.new" shared/uploads
mv -f "backup/uploads-$day.tar.gz.new" "backup/uploads-$day.tar.gz"
END

put /etc/bench/logging.json 640 root:deploy <<'END'
{
  "level": "info",
  "format": "json",
  "outputs": [
    { "type": "file", "path": "/srv/bench/shared/log/app.log" },
    { "type": "journal", "level": "warning" }
  ],
  "fields": ["time", "level", "message", "request", "user", "duration"]
}
END

put /srv/bench/releases/index.html 644 deploy:deploy <<'END'
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Bench</title>
</head>
<body>
  <h1>It works</h1>
  <p>This page is served by the site of the benchmark.</p>
</body>
</html>
END

put /srv/bench/releases/50x.html 644 deploy:deploy <<'END'
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Away for a moment</title>
</head>
<body>
  <h1>Away for a moment</h1>
  <p>The service is being restarted. Please try again in a minute.</p>
</body>
</html>
END

put /etc/bench/app.conf 640 root:deploy <<END
# $host
[server]
name = $host
listen = 127.0.0.1:$app_port
workers = $app_workers
environment = $stage

[paths]
uploads = /srv/bench/shared/uploads
temporary = /srv/bench/shared/tmp
END

put /etc/bench/database.conf 640 root:deploy <<END
[database]
host = $db_host
port = 5432
name = bench_$stage
pool = $app_workers
timeout = 5
END

put /etc/bench/cache.conf 640 root:deploy <<END
[cache]
server = cache1.$domain:6379
server = cache2.$domain:6379
server = cache3.$domain:6379
prefix = bench:$stage:
ttl = 3600
END

put /etc/bench/metrics.conf 640 root:deploy <<END
[metrics]
listen = 127.0.0.1:$metrics_port
labels = host=$host,environment=$stage
interval = 15
END

put /etc/bench/queue.conf 640 root:deploy <<END
[queue]
host = $queue_host
consumer = $host
prefetch = 20
END

put /etc/bench/mail.conf 640 root:deploy <<END
[mail]
relay = $mail_relay
sender = bench@$domain
reply_to = operations@$domain
END

put /srv/bench/config/worker.env 640 root:deploy <<END
BENCH_ENVIRONMENT=$stage
BENCH_HOST=$host
BENCH_QUEUE=$queue_host
BENCH_CONCURRENCY=$app_workers
END

put /srv/bench/releases/release.json 644 deploy:deploy <<END
{
  "application": "bench",
  "environment": "$stage",
  "host": "$host",
  "features": ["search", "export", "audit"]
}
END

line /etc/login.defs '^UMASK' 'UMASK 027'
line /etc/default/useradd '^#?SHELL=' 'SHELL=/bin/bash'
line /etc/systemd/journald.conf '^#?SystemMaxUse=' 'SystemMaxUse=200M'
line /etc/hosts '^10\.99\.0\.10\s' '10.99.0.10 db.bench.example.org'

put /etc/sysctl.d/60-bench-net.conf 644 root:root <<'END'
net.core.somaxconn = 4096
net.ipv4.tcp_fin_timeout = 15
net.ipv4.ip_local_port_range = 10240 65000
END

put /etc/sysctl.d/60-bench-fs.conf 644 root:root <<'END'
fs.file-max = 1000000
fs.inotify.max_user_watches = 262144
END

put /etc/sysctl.d/60-bench-vm.conf 644 root:root <<'END'
vm.swappiness = 10
vm.overcommit_memory = 1
END

put /etc/cron.d/bench-backup 644 root:root <<'END'
# at night, when nobody is there
17 3 * * * root /usr/local/bin/bench-backup
END

put /etc/cron.d/bench-health 644 root:root <<'END'
*/5 * * * * deploy /usr/local/bin/bench-healthcheck >/dev/null
END

unit bench-app <<'END'
[Unit]
Description=The application of the benchmark
After=network.target

[Service]
User=deploy
ExecStart=/bin/sleep infinity
Restart=on-failure

[Install]
WantedBy=multi-user.target
END

unit bench-worker <<'END'
[Unit]
Description=The worker of the benchmark
After=bench-app.service

[Service]
User=deploy
ExecStart=/bin/sleep infinity
Restart=on-failure

[Install]
WantedBy=multi-user.target
END

hit=
put /etc/nginx/sites-available/bench 644 root:root <<END
upstream bench {
  server 127.0.0.1:$app_port;
}

server {
  listen 8080;
  server_name ${host}.$domain;
  root /srv/bench/releases;
  error_page 502 503 504 /50x.html;

  location /api/ {
    proxy_pass http://bench;
    proxy_set_header Host \$host;
    proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
  }

  location = /50x.html {
    internal;
  }
}
END
if [ "$(readlink /etc/nginx/sites-enabled/bench)" != /etc/nginx/sites-available/bench ]; then
  ln -sfn /etc/nginx/sites-available/bench /etc/nginx/sites-enabled/bench
  changed 'site enabled'
fi
if [ -n "$hit" ]; then
  nginx -t -q
  systemctl reload nginx
fi

if [ ! -e /srv/bench/shared/state/queue.db ]; then
  dd if=/dev/zero of=/srv/bench/shared/state/queue.db bs=1k count=64 status=none
  changed 'first state of the queue'
fi
if [ ! -e /srv/bench/config/limits.first ]; then
  cp /etc/security/limits.d/bench.conf /srv/bench/config/limits.first
  changed 'limits as they were first'
fi
