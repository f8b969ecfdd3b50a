-- What each side keeps for itself: excluded tables, the history, tables outside the selection. They differ by side.
set session authorization archon_owner;
insert into archon_mcp_sessions
select md5(:'side' || ' session ' || i)::uuid, :'side' || '-client-' || i, timestamptz '2025-10-01 00:00:00+00' + i * interval '1 minute'
from generate_series(1, 12) i;
insert into archon_mcp_requests (session_id, method, took_ms)
select md5(:'side' || ' session ' || 1 + i % 12)::uuid, 'tools/' || i, i from generate_series(1, case :'side' when 'local' then 90 else 70 end) i;
insert into archon_sync_history (sync_id, direction, status, current_phase, percent_complete, export_size_mb, export_duration_seconds, started_at, updated_at, completed_at)
values ('sync_20250101_000000', 'local-to-remote', 'completed', 'verification', 100, 6.66, 4, '2025-01-01', '2025-01-01', '2025-01-01'),
       ('sync_20250102_00000' || length(:'side'), 'remote-to-local', 'failed', 'import', 66, null, null, '2025-01-02', '2025-01-02', null);
insert into app_notes (project_id, note) select null, :'side' || ' note ' || i from generate_series(1, 3) i;
insert into app_notes (project_id, note) select id, :'side' || ' note on ' || title from archon_projects order by id;
insert into app_setting_log (key, at) values (:'side', '2025-10-02');
reset session authorization;
