create schema extensions;
grant usage on schema extensions to archon_owner, anon, authenticated, service_role;
create extension vector with schema public;
create extension pg_trgm with schema extensions;
