#!/bin/bash
# remote-entrypoint.sh: TLS from an authority of its own, PgBouncer on 5432 (session) and 6543 (transaction),
# the server itself on 5433. The address can change between starts, so the certificate is made at each.
set -euo pipefail
tls=/var/lib/postgresql/tls
pooler=/var/lib/postgresql/pgbouncer

make_certificates() {
  if [ ! -s "$tls/ca.pem" ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
      -subj '/CN=Archon Sync test authority' -keyout "$tls/ca.key" -out "$tls/ca.pem" 2>/dev/null
  fi
  local names="DNS:$(hostname),DNS:localhost,IP:127.0.0.1"
  for address in $(hostname -i); do names+=",IP:$address"; done
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$(hostname)" \
    -keyout "$tls/server.key" -out "$tls/server.csr" 2>/dev/null
  openssl x509 -req -in "$tls/server.csr" -CA "$tls/ca.pem" -CAkey "$tls/ca.key" -CAcreateserial -days 30 \
    -extfile <(echo "subjectAltName=$names") -out "$tls/server.pem" 2>/dev/null
  chmod 0600 "$tls"/*.key
}

start_pooler() { # mode port
  cat >"$pooler/$1.ini" <<INI
[databases]
* = host=/var/run/postgresql port=5433
[pgbouncer]
listen_addr = *
listen_port = $2
unix_socket_dir =
pool_mode = $1
auth_type = scram-sha-256
auth_file = $pooler/users.txt
auth_user = pgbouncer
auth_query = select usename, passwd from pg_catalog.pg_shadow where usename = \$1
max_client_conn = 300
default_pool_size = 60
server_idle_timeout = 5
server_login_retry = 1
query_wait_timeout = 15
ignore_startup_parameters = extra_float_digits
client_tls_sslmode = allow
client_tls_ca_file = $tls/ca.pem
client_tls_key_file = $tls/server.key
client_tls_cert_file = $tls/server.pem
pidfile = $pooler/$1.pid
logfile = $pooler/$1.log
INI
  rm -f "$pooler/$1.pid"
  pgbouncer -d -q "$pooler/$1.ini"
}

make_certificates
# Known here, a wrong database name is answered at once; roles that a test adds are looked up by auth_query.
(
  umask 077
  printf '"pgbouncer" ""\n"postgres" "%s"\n"archon_owner" "%s"\n' "${POSTGRES_PASSWORD:-}" "${OWNER_PASSWORD:-}" >"$pooler/users.txt"
)
start_pooler session 5432
start_pooler transaction 6543
exec entrypoint.sh -c port=5433 -c ssl=on -c ssl_cert_file="$tls/server.pem" -c ssl_key_file="$tls/server.key"
