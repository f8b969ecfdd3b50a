#!/bin/bash
# bake.sh SIDE: makes the data directory with the template databases "archon" and "archon_empty", so that a
# container starts in a second. SIDE (local or remote) makes the rows differ that a sync must leave alone.
set -euo pipefail
side=$1
seed=/usr/local/share/archon-seed

"$PG_SERVER_BIN/initdb" --pgdata="$PGDATA" --username=postgres --encoding=UTF8 --locale=C.UTF-8 \
  --auth-local=trust --auth-host=trust --data-checksums
cat >>"$PGDATA/postgresql.conf" <<'CONF'
listen_addresses = '*'
unix_socket_directories = '/var/run/postgresql'
max_connections = 200
max_wal_size = '1GB'
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = log
fsync = off
CONF
# As in the official image: trust from inside, a password from elsewhere.
cat >"$PGDATA/pg_hba.conf" <<'HBA'
local all all              trust
host  all all 127.0.0.1/32 trust
host  all all ::1/128      trust
host  all all all          scram-sha-256
HBA

[ -d "$seed" ] || exit 0
"$PG_SERVER_BIN/pg_ctl" -D "$PGDATA" -w -o "-c listen_addresses= -c port=5432" start
run() { psql -qAtX -v ON_ERROR_STOP=1 -v side="$side" -h /var/run/postgresql -p 5432 -U postgres "$@" >/dev/null; }
run -d postgres -f "$seed/roles.sql"
for database in archon archon_empty; do
  run -d postgres -c "create database $database owner archon_owner"
  run -d "$database" -f "$seed/extensions.sql"
  run -d "$database" -f "$seed/schema.sql"
  run -d "$database" -f "$seed/settings.sql"
  if [ "$database" = archon ]; then run -d "$database" -f "$seed/content.sql"; fi
  run -d "$database" -f "$seed/own-rows.sql"
  run -d "$database" -c 'vacuum analyze'
done
run -d postgres -c "update pg_database set datistemplate = true where datname like 'archon%'"
"$PG_SERVER_BIN/pg_ctl" -D "$PGDATA" -w -m fast stop
