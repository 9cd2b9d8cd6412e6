#!/bin/sh
# machine.sh ROOT KEYS PORT ONE_CHANNEL: makes a small machine of the programs of this one and starts sshd there as its first process.
# It has a root directory, a process table, temporary folders, disks and users of its own; it shares the network. At the port ONE_CHANNEL,
# sshd allows one channel for each connection.
set -eu
root=$1 keys=$2 port=$3 one_channel=$4
mount -t tmpfs -o size=32m,mode=755 none "$root"
cd "$root"
mkdir -m 755 home usr etc dev proc var run run/sshd srv srv/data srv/log srv/state
mkdir -m 1777 tmp var/tmp
mkdir -m 700 root home/admin home/other
mkdir -m 755 keys
for name in bin sbin lib lib64; do
  if [ -L "/$name" ]; then
    cp -P "/$name" .
  elif [ -d "/$name" ]; then
    mkdir "$name" && mount --bind "/$name" "$name"
  fi
done
mount --bind /usr usr
mount --bind /dev dev
mount -t tmpfs -o mode=1777 none dev/shm
mount -t tmpfs -o mode=1777,size=2m none tmp
mount -t tmpfs -o size=2m none srv/data
mount -t proc proc proc
cp "$keys/host" "$keys/client.pub" keys/
chmod 644 keys/client.pub
# /etc is its own: a package that is installed here can replace a file there, and a mount over that file would be gone
mkdir etc/pam.d etc/alternatives
mount --bind /etc/alternatives etc/alternatives
cp /etc/ld.so.cache /etc/group etc/
echo 'root:*:0:0::/root:/bin/sh' >etc/passwd
grep '^sshd:' /etc/passwd >>etc/passwd
# users who may become each other without a password
for user in admin:4001 other:4002; do
  printf '%s:*:%s:100::/home/%s:/bin/sh\n' "${user%:*}" "${user#*:}" "${user%:*}" >>etc/passwd
  chown "${user#*:}:100" "home/${user%:*}"
done
for kind in auth account session; do echo "$kind required pam_permit.so"; done >etc/pam.d/su
cat >keys/config <<END
Port $port
Port $one_channel
ListenAddress 127.0.0.1
HostKey /keys/host
AuthorizedKeysFile /keys/client.pub
PidFile none
MaxStartups 100
PermitRootLogin prohibit-password
PasswordAuthentication no
StrictModes no
UsePAM no
# the newer one takes 50 ms of each client
KexAlgorithms curve25519-sha256
Match LocalPort $one_channel
MaxSessions 1
END
exec chroot . /usr/sbin/sshd -r -D -f /keys/config
