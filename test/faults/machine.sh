#!/bin/sh
# machine.sh ROOT KEYS PORT: makes a small machine of the programs of this one and starts sshd there as its first process.
# It has a root directory, a process table, temporary folders and disks of its own; it shares the network.
set -eu
root=$1 keys=$2 port=$3
mount -t tmpfs -o size=32m,mode=755 none "$root"
cd "$root"
mkdir -m 755 usr etc dev proc var run run/sshd srv srv/data srv/log srv/state
mkdir -m 1777 tmp var/tmp
mkdir -m 700 root root/.ssh keys
for name in bin sbin lib lib64; do
  if [ -L "/$name" ]; then
    cp -P "/$name" .
  elif [ -d "/$name" ]; then
    mkdir "$name" && mount --bind "/$name" "$name"
  fi
done
mount --bind /usr usr
mount --bind /etc etc
mount --bind /dev dev
mount -t tmpfs -o mode=1777 none dev/shm
mount -t tmpfs -o mode=1777,size=2m none tmp
mount -t tmpfs -o size=2m none srv/data
mount -t proc proc proc
cp "$keys/host" keys/
cp "$keys/client.pub" root/.ssh/authorized_keys
cat >keys/config <<END
Port $port
ListenAddress 127.0.0.1
HostKey /keys/host
AuthorizedKeysFile /root/.ssh/authorized_keys
PidFile none
MaxStartups 100
PermitRootLogin prohibit-password
PasswordAuthentication no
StrictModes no
UsePAM no
END
exec chroot . /usr/sbin/sshd -D -f /keys/config
