-- The role that Grafana reads with. Run after the controller's migrations, as the owner of the tables; running it again
-- changes nothing. It sees lamps, readings, faults and tickets; no people, sessions, audit log or raw messages.
do $$
begin
  if not exists (select from pg_roles where rolname = 'grafana_reader') then
    create role grafana_reader login;
  end if;
end
$$;

alter role grafana_reader set default_transaction_read_only = on;
alter role grafana_reader set statement_timeout = '30s';
alter role grafana_reader connection limit 10;

grant usage on schema public to grafana_reader;
grant select on municipality, edge, luminaire, luminaire_state, sensor, reading, sensor_count_published,
  device_reading, event, fault, edge_stream
  to grafana_reader;
-- Counts of people below five are for operations only.
revoke select on sensor_count from grafana_reader;
-- A ticket's token is what the street-issue system knows us by.
grant select (id, fault_id, reference, wanted, state, service_request_id, remote_status, opened_at, closed_at, attempts)
  on ticket to grafana_reader;
