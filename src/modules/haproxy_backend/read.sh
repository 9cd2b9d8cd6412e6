# Reports the state of the server, as HAProxy knows it.

# Sets $haproxy_client to a program that can speak to a socket.
haproxy_find_client() {
  for haproxy_client in socat nc perl python3; do
    if ! command -v "$haproxy_client" >/dev/null; then continue; fi
    # not every nc can
    if [ "$haproxy_client" != nc ] || nc -h 2>&1 | grep -q -e '-U'; then return 0; fi
  done
  fail "this host has no program that can speak to HAProxy's socket" \
    'install one of the packages socat, netcat-openbsd, perl and python3'
}

# haproxy_send COMMANDS: sends them to the socket, and prints the answer.
haproxy_send() {
  case $haproxy_client in
    # without -t, it waits half a second for the answer
    socat) printf '%s\n' "$1" | socat -t 30 - "UNIX-CONNECT:$KP_SOCKET" ;;
    nc) printf '%s\n' "$1" | nc -U "$KP_SOCKET" ;;
    perl)
      # shellcheck disable=SC2016 # of perl
      perl -MIO::Socket::UNIX -e '
        my $s = IO::Socket::UNIX->new($ARGV[0]) or die "$!\n";
        print $s "$ARGV[1]\n"; $s->flush; print while <$s>' "$KP_SOCKET" "$1"
      ;;
    *)
      python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX)
try: s.connect(sys.argv[1])
except OSError as error: sys.exit(str(error))
s.sendall((sys.argv[2] + "\n").encode())
for line in s.makefile("rb"): sys.stdout.buffer.write(line)' "$KP_SOCKET" "$1"
      ;;
  esac
}

# haproxy_ask COMMANDS: sets $haproxy_said to the answer.
haproxy_ask() {
  haproxy_said=$(haproxy_send "$1" 3>&-) || fail "cannot speak to HAProxy at $KP_SOCKET" \
    'its reason is above; the socket is in the configuration of HAProxy: stats socket PATH level admin'
}

# Sets what HAProxy knows about the server; the state is empty if there is no such server. See "show servers state" and "show
# stat" in its Management Guide: bits of srv_admin_state are 1 for maint and 8 for drain, and srv_op_state is 2 for up.
haproxy_look() {
  haproxy_ask "show servers state $KP_BACKEND;show stat $KP_BACKEND 4 -1"
  haproxy_row=$(printf '%s\n' "$haproxy_said" | run_awk '
    BEGIN { backend = task["backend"]; server = task["server"]; wanted = task["weight"]; connections = 0 }
    $2 "" == backend && $4 "" == server {
      state = int($7) % 2 ? "maint" : int($7 / 8) % 2 ? "drain" : "ready"
      up = $6 == 2 ? "yes" : "no"
      weight = int($8)
      if (sub(/%$/, "", wanted)) {
        part = int($9 * wanted / 100)
        if (weight == (part > 256 ? 256 : part)) weight = wanted "%"
      }
    }
    split($0, column, ",") > 5 && column[1] "" == backend && column[2] "" == server { connections = int(column[5]) }
    END { if (state) print state, weight, up, connections ? connections : "none" }' \
    backend "$KP_BACKEND" server "$KP_SERVER" weight "$KP_WEIGHT")
  haproxy_state=${haproxy_row%% *} haproxy_row=${haproxy_row#* }
  haproxy_weight=${haproxy_row%% *} haproxy_row=${haproxy_row#* }
  haproxy_up=${haproxy_row%% *} haproxy_connections=${haproxy_row#* }
}

# in check mode, an earlier task may install or configure HAProxy
if [ -z "$KP_CHECK" ] || [ -S "$KP_SOCKET" ]; then
  [ -n "${haproxy_client-}" ] || haproxy_find_client
  haproxy_look
  if [ -n "$haproxy_state" ]; then
    emit state "$haproxy_state"
    emit weight "$haproxy_weight"
    emit up "$haproxy_up"
    emit connections "$haproxy_connections"
  elif [ -z "$KP_CHECK" ]; then
    fail "HAProxy has no server $KP_SERVER in a backend $KP_BACKEND" "it says: ${haproxy_said%%"$nl"*}"
  fi
fi
