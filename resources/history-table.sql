create table if not exists public.archon_sync_history (
  sync_id text primary key,
  direction text not null,
  status text not null,
  current_phase text,
  percent_complete integer,
  export_size_mb numeric,
  export_duration_seconds numeric,
  backup_file_path text,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  completed_at timestamptz,
  error_message text,
  import_duration_seconds numeric,
  import_tables integer,
  import_rows bigint,
  verification_status text,
  verification_duration_seconds numeric
)
