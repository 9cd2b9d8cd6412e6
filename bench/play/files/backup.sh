#!/bin/sh
# Keeps the last seven copies of what users have sent.
set -eu
cd /srv/bench
day=$(date +%u)
tar -czf "backup/uploads-$day.tar.gz.new" shared/uploads
mv -f "backup/uploads-$day.tar.gz.new" "backup/uploads-$day.tar.gz"
