-- Rows every Archon database has, whether or not anything was crawled yet. No random value, no clock.
set session authorization archon_owner;
alter table archon_settings disable trigger archon_settings_log;
insert into archon_settings (id, key, value, encrypted_value, is_encrypted, category, description, created_at, updated_at)
select md5('setting ' || i)::uuid,
       'SETTING_' || lpad(i::text, 3, '0'),
       case when i % 7 <> 0 then md5('value ' || i) end,
       case when i % 7 = 0 then decode(md5('secret ' || i) || md5('more ' || i), 'hex') end,
       i % 7 = 0,
       (array['general', 'rag_strategy', 'features', 'api_keys'])[1 + i % 4],
       case when i % 5 <> 0 then 'What setting ' || i || ' does' end,
       timestamptz '2025-01-01 00:00:00+00' + i * interval '1 hour',
       timestamptz '2025-06-01 00:00:00+00' + i * interval '61.25 seconds'
from generate_series(1, 64) i;
alter table archon_settings enable trigger archon_settings_log;

insert into archon_migrations (version, name, applied_at, checksum)
select '0.' || i || '.0', lpad(i::text, 3, '0') || '_step', timestamptz '2025-01-01 00:00:00+00' + i * interval '1 day', md5('migration ' || i)
from generate_series(1, 24) i;

insert into archon_prompts (id, prompt_name, prompt, description, updated_at)
select md5('prompt ' || i)::uuid, 'prompt_' || i, repeat('You are agent ' || i || '. ', 20 + i), null,
       timestamptz '2025-02-01 00:00:00+00' + i * interval '1 day'
from generate_series(1, 12) i;
-- Text that only an exact copy survives: what COPY escapes, what looks like its end, what is easily trimmed.
insert into archon_prompts (id, prompt_name, prompt, description, updated_at) values
  (md5('prompt a')::uuid, 'copy marks', E'first\n\\.\nafter the mark\t\\N \\x41 \\\\', '', '2025-02-20 00:00:00.123456+00'),
  (md5('prompt b')::uuid, 'unicode', U&'na\00EFve \4F60\597D \+01F680 e\0301 \00A0end', '   ', '-infinity'),
  (md5('prompt c')::uuid, 'quotes', $q$it's "quoted" $1 %s {json} <b>html</b> ; drop table x; --$q$, E'\r\n', 'infinity'),
  (md5('prompt d')::uuid, 'controls', E'bell \x07 escape \x1b vertical \x0b form \x0c delete \x7f', 'NULL', '0044-03-15 12:00:00+00 BC');

insert into archon_llm_pricing (model, input_per_million, output_per_million, effective)
select 'model-' || i, i * 0.15, i * 1.5000, daterange(date '2025-01-01' + i, case when i % 3 <> 0 then date '2025-12-31' end)
from generate_series(1, 30) i;
insert into archon_llm_pricing (model, input_per_million, output_per_million, effective)
values ('free', 0, 'NaN', 'empty'), ('dear', 12345678901234567890.12345678901234567890, 1e-20, '[2025-01-01,2025-01-01]');
reset session authorization;
