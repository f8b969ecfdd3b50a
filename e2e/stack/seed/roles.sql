-- The owner has the rights a hosted service gives its customer: everything but superuser.
create role archon_owner login nosuperuser createdb createrole bypassrls;
-- The pooler looks up passwords with this role, in whichever database a client asks for.
create role pgbouncer login superuser;
create role anon nologin;
create role authenticated nologin;
create role service_role nologin bypassrls;
