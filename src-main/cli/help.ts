export const usageLine =
  'Usage: archon-sync [sync] --direction=local-to-remote|remote-to-local (--profile NAME|FILE | --remote-url URL) [options]'

export const helpText = `archon-sync copies a PostgreSQL database between a local container and a remote server,
verified before it is visible.

${usageLine}
       archon-sync check   (--profile NAME|FILE | --remote-url URL) [--json]
       archon-sync history [--limit N] [--json]
       archon-sync backups [--json]

Which databases
  --profile NAME|FILE      a saved profile, or a profile file (JSON)
  --remote-url URL         the remote server; counts as staging
  --local-container NAME   the local container (default: supabase-ai-db)
  --local-url URL          user, database and password in the container; without --local-container
                           a server that this computer reaches by host and port
  --include PATTERN        tables to copy, with * and ?; may be repeated or a list with commas
  --exclude PATTERN        tables to leave out (default for both: the Archon preset)

What to do
  --direction DIRECTION    local-to-remote or remote-to-local
  --dry-run                show what would change, touch nothing
  --mode=full              copy whole tables
  --skip-confirm           do not ask; a production target still needs --confirm-target
  --confirm-target NAME    the name of a production target
  --json                   one JSON event a line on standard output, nothing else
  --limit N                how many lines of history (default 20)
  --home DIR               where profiles, history and backups are kept
  -h, --help  --version

Passwords come from the URL, ARCHON_SYNC_LOCAL_PASSWORD, ARCHON_SYNC_REMOTE_PASSWORD or a pgpass file,
or are asked for on a terminal.

Exit codes: 0 done, 1 unexpected, 2 usage or connection, 3 backup or export, 4 import, 5 verification, 130 cancelled.
`
