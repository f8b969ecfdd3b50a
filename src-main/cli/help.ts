export const usageLine =
  'Usage: archon-sync [sync] --direction=local-to-remote|remote-to-local (--profile NAME|FILE | --remote-url URL) [options]'

export const helpText = `archon-sync copies a PostgreSQL database between a local container and a remote server,
verified before it is visible.

${usageLine}
       archon-sync check   (--profile NAME|FILE | --remote-url URL) [--fix] [--json]
       archon-sync history [--limit N] [--json]
       archon-sync backups [--json]
       archon-sync restore BACKUP|FILE [--to local|remote] [--tables a,b] [--beside NAME] [--skip-confirm] [--json]
       archon-sync undo    RUN_ID [--skip-confirm] [--json]
       archon-sync backup  --of local|remote (--profile NAME|FILE | --remote-url URL) [--include …] [--note TEXT] [--json]
       archon-sync look    BACKUP [--table NAME] [--limit N] [--json]
       archon-sync verify  BACKUP [--json]
       archon-sync prove   BACKUP [--json]
       archon-sync export  BACKUP FILE.sql
       archon-sync import  FILE|FOLDER [--json]

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
  --to local|remote        restore: which side (default: where the backup came from)
  --tables NAMES           restore: some tables of the backup, with commas
  --beside NAME            restore: into a new database of this name on that server, nothing is replaced
  --of local|remote        backup: which side
  --note TEXT              backup: what to remember about it
  --table NAME             look: the first rows of this table of the backup
  --skip-confirm           do not ask; a production target still needs --confirm-target
  --confirm-target NAME    the name of a production target
  --json                   one JSON event a line on standard output, nothing else
  --fix                    check: apply the corrected setting it offers to the saved connection, and check again;
                           for a profile file or a URL, print it
  --limit N                how many lines of history, or rows of a table (default 20)
  --home DIR               where profiles, history and backups are kept
  -h, --help  --version

Passwords come from the URL, ARCHON_SYNC_LOCAL_PASSWORD, ARCHON_SYNC_REMOTE_PASSWORD or a pgpass file,
or are asked for on a terminal.

Exit codes: 0 done, 1 unexpected, 2 usage or connection, 3 backup or export, 4 import, 5 verification, 130 cancelled.
`
