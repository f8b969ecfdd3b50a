#!/bin/bash
# entrypoint.sh [postgres arguments]: sets the passwords of the two roles from POSTGRES_PASSWORD and
# OWNER_PASSWORD, then becomes the server. Single-user mode, so no password passes through an argument.
set -euo pipefail
[ -s "$PGDATA/PG_VERSION" ] || bake.sh local
quoted() { printf "'%s'" "${1//\'/\'\'}"; }
{
  [ -z "${POSTGRES_PASSWORD:-}" ] || echo "alter role postgres password $(quoted "$POSTGRES_PASSWORD")"
  [ -z "${OWNER_PASSWORD:-}" ] || echo "alter role archon_owner password $(quoted "$OWNER_PASSWORD")"
} | "$PG_SERVER_BIN/postgres" --single -D "$PGDATA" postgres >/dev/null
exec "$PG_SERVER_BIN/postgres" -D "$PGDATA" "$@"
