-- Up Migration
-- The lighting estate, what it reports, and what becomes of it. PostgreSQL 15 level; TimescaleDB when the server has it.
-- Instants are timestamptz, quantities carry their unit in the column name.

do $$
begin
  if current_setting('shared_preload_libraries', true) like '%timescaledb%' then
    create extension if not exists timescaledb;
  end if;
end
$$;

-- none: plain PostgreSQL; apache: TimescaleDB without its licensed parts; timescale: all of it.
create function ts_mode() returns text language sql stable as $f$
  select case
    when not exists (select 1 from pg_extension where extname = 'timescaledb') then 'none'
    else coalesce(current_setting('timescaledb.license', true), 'none')
  end
$f$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Inventory
-- ---------------------------------------------------------------------------------------------------------------------

create table municipality (
  nis text primary key check (nis ~ '^\d{5}$'),
  name_fr text not null,
  name_nl text not null
);

-- Statbel REFNIS codes of the Brussels-Capital Region.
insert into municipality (nis, name_fr, name_nl) values
  ('21001', 'Anderlecht', 'Anderlecht'),
  ('21002', 'Auderghem', 'Oudergem'),
  ('21003', 'Berchem-Sainte-Agathe', 'Sint-Agatha-Berchem'),
  ('21004', 'Bruxelles', 'Brussel'),
  ('21005', 'Etterbeek', 'Etterbeek'),
  ('21006', 'Evere', 'Evere'),
  ('21007', 'Forest', 'Vorst'),
  ('21008', 'Ganshoren', 'Ganshoren'),
  ('21009', 'Ixelles', 'Elsene'),
  ('21010', 'Jette', 'Jette'),
  ('21011', 'Koekelberg', 'Koekelberg'),
  ('21012', 'Molenbeek-Saint-Jean', 'Sint-Jans-Molenbeek'),
  ('21013', 'Saint-Gilles', 'Sint-Gillis'),
  ('21014', 'Saint-Josse-ten-Noode', 'Sint-Joost-ten-Node'),
  ('21015', 'Schaerbeek', 'Schaarbeek'),
  ('21016', 'Uccle', 'Ukkel'),
  ('21017', 'Watermael-Boitsfort', 'Watermaal-Bosvoorde'),
  ('21018', 'Woluwe-Saint-Lambert', 'Sint-Lambrechts-Woluwe'),
  ('21019', 'Woluwe-Saint-Pierre', 'Sint-Pieters-Woluwe');

create table edge (
  id text primary key,
  nis text not null references municipality (nis),
  cabinet text not null default '',
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  time_zone text not null default 'Europe/Brussels',
  -- Sun's altitude in degrees at which lamps switch.
  switching_elevation double precision not null default -0.833,
  power_window jsonb not null default '{"kind":"permanent"}',
  -- Newest version in edge_document; 0 when none was published yet.
  desired_version integer not null default 0,
  running_version integer,
  refusal text,
  is_online boolean not null default false,
  last_seen_at timestamptz,
  software_version text,
  clock_trusted boolean,
  line_open boolean,
  -- bdSeq of the birth in force: only a death with the same number counts.
  bd_seq smallint,
  journal_epoch text,
  journal_last bigint,
  -- Sequence of the newest command to this edge.
  command_sequence bigint not null default 0
);
create index edge_nis on edge (nis);

-- Programs and calendars: the version in force, and every version there ever was. nis null: shared by all.
create table control_program (
  id text primary key,
  nis text references municipality (nis),
  version integer not null check (version >= 1),
  document jsonb not null,
  updated_at timestamptz not null,
  updated_by text not null
);
create table control_program_version (
  id text not null,
  version integer not null,
  document jsonb not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (id, version)
);

create table calendar (
  id text primary key,
  nis text references municipality (nis),
  version integer not null check (version >= 1),
  document jsonb not null,
  updated_at timestamptz not null,
  updated_by text not null
);
create table calendar_version (
  id text not null,
  version integer not null,
  document jsonb not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (id, version)
);

create table luminaire (
  -- '{edge}:{device}'
  id text primary key,
  edge_id text not null references edge (id),
  device text not null,
  nis text not null references municipality (nis),
  -- The luminaire's key in the list it was imported from, so that a second import finds it again.
  source_key text unique,
  street text not null default '',
  cabinet text not null default '',
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  model text not null default '',
  nominal_power_w double precision check (nominal_power_w > 0),
  lighting_class text not null default '',
  floor_level double precision not null default 0 check (floor_level between 0 and 100),
  line smallint not null default 0 check (line between 0 and 7),
  short_address smallint not null check (short_address between 0 and 63),
  calendar_id text not null references calendar (id) deferrable initially deferred,
  unique (edge_id, device),
  unique (edge_id, line, short_address) deferrable initially deferred
);
create index luminaire_nis on luminaire (nis);

create table sensor (
  -- '{edge}:{device}'
  id text primary key,
  edge_id text not null references edge (id),
  device text not null,
  nis text not null references municipality (nis),
  kind text not null default 'presence',
  latitude double precision,
  longitude double precision,
  line smallint not null default 0 check (line between 0 and 7),
  short_address smallint not null check (short_address between 0 and 63),
  instance smallint not null default 0 check (instance between 0 and 31),
  -- Luminaires around it by ring, nearest first: [["device", ...], ...]
  rings jsonb not null default '[[]]',
  unique (edge_id, device)
);

-- Desired state per edge, whole documents.
create table edge_document (
  edge_id text not null references edge (id),
  version integer not null check (version >= 1),
  document jsonb not null,
  created_at timestamptz not null,
  primary key (edge_id, version)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Commands
-- ---------------------------------------------------------------------------------------------------------------------

create table override (
  id uuid primary key,
  level double precision not null check (level between 0 and 100),
  rank text not null check (rank in ('operator', 'emergency')),
  start_at timestamptz not null,
  until_at timestamptz not null,
  issuer text not null,
  reason text not null,
  cancelled_at timestamptz,
  cancelled_by text
);
create index override_until on override (until_at);

create table override_target (
  override_id uuid not null references override (id),
  luminaire_id text not null references luminaire (id),
  edge_id text not null references edge (id),
  result text not null check (result in ('queued', 'sent', 'acknowledged', 'effective', 'expired', 'refused')),
  reason text,
  at timestamptz not null,
  primary key (override_id, luminaire_id)
);
create index override_target_luminaire on override_target (luminaire_id);

-- What went to an edge, or waits for it. An override's command bears the override's id at every edge.
create table command (
  id uuid not null,
  edge_id text not null references edge (id),
  sequence bigint not null,
  kind text not null check (kind in ('override', 'resume', 'identify', 'read')),
  override_id uuid references override (id),
  document jsonb not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  result text not null default 'queued'
    check (result in ('queued', 'sent', 'acknowledged', 'effective', 'expired', 'refused')),
  reason text,
  primary key (id, edge_id),
  unique (edge_id, sequence)
);
create index command_waiting on command (expires_at) where result in ('queued', 'sent');
create index command_override on command (override_id);

-- How far a result has come. What an edge says outranks what the controller only supposed.
create function command_rank(p_result text) returns integer language sql immutable as $f$
  select array_position(array['queued', 'sent', 'expired', 'refused', 'acknowledged', 'effective'], p_result)
$f$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Journal streams: how far each edge's journal is committed. Rows of records and this mark move in one transaction.
-- ---------------------------------------------------------------------------------------------------------------------

create table edge_stream (
  edge_id text not null references edge (id),
  epoch text not null check (length(epoch) between 1 and 64),
  -- Watermark: every record up to and including it is committed.
  sequence bigint not null default 0 check (sequence >= 0),
  -- Records that the edge declared lost.
  lost bigint not null default 0,
  updated_at timestamptz not null default now(),
  primary key (edge_id, epoch)
);

-- No unique index: the watermark's compare-and-set makes each record arrive once.
create table reading (
  sampled_at timestamptz not null,
  edge_id text not null,
  epoch text not null,
  sequence bigint not null,
  luminaire_id text not null,
  level real,
  target_level real,
  is_on boolean,
  power_w real,
  energy_wh double precision,
  voltage_v real,
  temperature_c real,
  source text,
  reason text,
  -- Gear and light source diagnostics (banks 205 and 206) by metric name, where the record carries any.
  health jsonb,
  is_historical boolean not null,
  received_at timestamptz not null
) partition by range (sampled_at);

-- What happened: events, fault reports, command outcomes and declared losses, each as its record told it.
create table event (
  sampled_at timestamptz not null,
  edge_id text not null,
  -- Null for what the controller noted itself.
  epoch text,
  sequence bigint,
  kind text not null,
  asset text not null,
  name text not null,
  detail jsonb not null,
  received_at timestamptz not null
);
create index event_asset on event (asset, sampled_at desc);
create index event_edge on event (edge_id, epoch, sequence);

create table sensor_count (
  sampled_at timestamptz not null,
  edge_id text not null,
  epoch text not null,
  sequence bigint not null,
  sensor_id text not null,
  activations integer not null,
  interval_s integer not null,
  received_at timestamptz not null
);
create index sensor_count_sensor on sensor_count (sensor_id, sampled_at);

-- On TimescaleDB the partitioned parent gives way to a hypertable of the same shape.
do $$
begin
  if ts_mode() <> 'none' then
    create table reading_plain (like reading including defaults);
    drop table reading;
    alter table reading_plain rename to reading;
    perform create_hypertable('reading', 'sampled_at', chunk_time_interval => interval '7 days',
      create_default_indexes => false);
  end if;
end
$$;
create index reading_luminaire on reading (luminaire_id, sampled_at);
create index reading_time on reading using brin (sampled_at);

-- Makes the weekly partitions that [p_from, p_from + p_days days] needs; returns how many were missing.
create function reading_ensure_partitions(p_from timestamptz, p_days integer) returns integer
language plpgsql as $f$
declare
  week timestamp := date_trunc('week', p_from at time zone 'UTC');
  part text;
  made integer := 0;
begin
  if ts_mode() <> 'none' then
    return 0;
  end if;
  while week <= (p_from at time zone 'UTC') + make_interval(days => p_days) loop
    part := 'reading_' || to_char(week, 'YYYYMMDD');
    if to_regclass(part) is null then
      perform pg_advisory_xact_lock(hashtext('reading_ensure_partitions'));
      if to_regclass(part) is null then
        execute format('create table %I partition of reading for values from (%L) to (%L)', part,
          week at time zone 'UTC', (week + interval '7 days') at time zone 'UTC');
        made := made + 1;
      end if;
    end if;
    week := week + interval '7 days';
  end loop;
  return made;
end
$f$;

-- Drops whole weeks (or chunks) that ended before p_before; returns how many.
create function reading_drop_before(p_before timestamptz) returns integer
language plpgsql as $f$
declare
  part record;
  gone integer := 0;
begin
  if ts_mode() <> 'none' then
    execute 'select count(*) from drop_chunks(''reading'', older_than => $1)' into gone using p_before;
    return gone;
  end if;
  for part in
    select inhrelid::regclass::text as name, right(inhrelid::regclass::text, 8) as week
    from pg_inherits where inhparent = 'reading'::regclass
  loop
    if (to_date(part.week, 'YYYYMMDD') + 7)::timestamp at time zone 'UTC' <= p_before then
      execute format('drop table %s', part.name);
      gone := gone + 1;
    end if;
  end loop;
  return gone;
end
$f$;

-- Newest known state per luminaire, for the live map. Moves only forward in sampled_at.
create table luminaire_state (
  luminaire_id text primary key references luminaire (id) on delete cascade,
  sampled_at timestamptz not null,
  target_level real,
  applied_level real,
  actual_level real,
  is_on boolean,
  source text,
  reason text,
  power_w real,
  energy_wh double precision,
  voltage_v real,
  temperature_c real
) with (fillfactor = 70);

-- Messages that could not be used: the bytes and why.
create table rejected_message (
  id bigint generated always as identity primary key,
  topic text not null,
  payload bytea not null,
  code text not null,
  reason text not null,
  -- Position in the journal, when it was known and is passed over.
  edge_id text,
  epoch text,
  sequence bigint,
  -- Further messages of the same topic and code that were counted but not kept.
  repeated integer not null default 0,
  received_at timestamptz not null
);
create index rejected_message_received on rejected_message (received_at);

-- ---------------------------------------------------------------------------------------------------------------------
-- Faults and tickets
-- ---------------------------------------------------------------------------------------------------------------------

create table fault (
  id integer generated always as identity primary key,
  -- A luminaire's id, or an edge's for a condition of the edge itself.
  asset text not null,
  edge_id text not null references edge (id),
  nis text not null references municipality (nis),
  street text not null default '',
  code text not null,
  state text not null check (state in ('suspected', 'confirmed', 'ticketed', 'inRepair', 'proved', 'closed')),
  raised_at timestamptz not null,
  -- When the present spell of the condition began; later than raised_at after a relapse.
  standing_since timestamptz not null,
  cleared_at timestamptz,
  closed_at timestamptz,
  relapses integer not null default 0,
  evidence jsonb not null default '{}'
);
create unique index fault_open on fault (asset, code) where state <> 'closed';
create index fault_state on fault (state);
create index fault_asset on fault (asset, code, raised_at desc);

-- The outbox towards the street-issue system: what we want there and what is there.
create table ticket (
  id integer generated always as identity primary key,
  fault_id integer not null unique references fault (id),
  -- Our own reference, sent along, by which a request is found again after an uncertain answer.
  reference text not null unique,
  wanted text not null default 'open' check (wanted in ('open', 'closed')),
  state text not null default 'pending' check (state in ('pending', 'open', 'closed')),
  service_request_id text,
  token text,
  remote_status text,
  opened_at timestamptz,
  closed_at timestamptz,
  attempts integer not null default 0,
  -- A request may have reached the other side without our knowing: look before sending again.
  is_uncertain boolean not null default false,
  -- Platform time of the next try.
  next_attempt_at timestamptz not null,
  -- Real time before which the other side must not be asked again (Retry-After, a request still in its hands).
  quiet_until timestamptz,
  checked_at timestamptz,
  last_error text
);
create index ticket_due on ticket (next_attempt_at);

-- ---------------------------------------------------------------------------------------------------------------------
-- Energy: one definition for SQL, REST and reports
-- ---------------------------------------------------------------------------------------------------------------------

-- Wh per luminaire over [p_from, p_to). energy_wh: sum of counter steps between consecutive readings; a counter that went
-- down was reset and counts from 0. computed_wh: each reading's power held until the next reading, at most two hours (a
-- longer silence says nothing about the lamp). numeric, so that a total does not depend on the order of its parts.
create function energy_by_luminaire(p_from timestamptz, p_to timestamptz, p_nis text[] default null)
returns table (luminaire_id text, edge_id text, nis text, energy_wh numeric, computed_wh numeric)
language sql stable as $f$
  with sample as (
    select r.luminaire_id, r.edge_id, e.nis, r.sampled_at, r.sequence, r.energy_wh::numeric as energy_wh,
      r.power_w::numeric as power_w
    from reading r join edge e on e.id = r.edge_id
    where r.sampled_at >= p_from and r.sampled_at < p_to and (p_nis is null or e.nis = any (p_nis))
  ), counter as (
    select s.luminaire_id, s.energy_wh, lag(s.energy_wh) over w as before
    from sample s where s.energy_wh is not null
    window w as (partition by s.luminaire_id order by s.sampled_at, s.sequence)
  ), counted as (
    select c.luminaire_id, sum(case
      when c.before is null then 0
      when c.energy_wh >= c.before then c.energy_wh - c.before
      else c.energy_wh end) as wh
    from counter c group by c.luminaire_id
  ), power as (
    select s.luminaire_id, s.power_w, extract(epoch from least(
      coalesce(lead(s.sampled_at) over w, s.sampled_at) - s.sampled_at, interval '2 hours')) as seconds
    from sample s where s.power_w is not null
    window w as (partition by s.luminaire_id order by s.sampled_at, s.sequence)
  ), computed as (
    select p.luminaire_id, sum(p.power_w * p.seconds) / 3600 as wh from power p group by p.luminaire_id
  )
  select i.luminaire_id, i.edge_id, i.nis, round(coalesce(counted.wh, 0), 3), round(coalesce(computed.wh, 0), 3)
  from (select distinct s.luminaire_id, s.edge_id, s.nis from sample s) i
  left join counted on counted.luminaire_id = i.luminaire_id
  left join computed on computed.luminaire_id = i.luminaire_id
$f$;

-- The same, summed by municipality, edge or luminaire.
create function energy_total(p_from timestamptz, p_to timestamptz, p_group_by text, p_nis text[] default null)
returns table (key text, energy_wh numeric, computed_wh numeric, luminaires integer)
language sql stable as $f$
  select case p_group_by when 'municipality' then e.nis when 'edge' then e.edge_id else e.luminaire_id end as key,
    sum(e.energy_wh), sum(e.computed_wh), count(*)::integer
  from energy_by_luminaire(p_from, p_to, p_nis) e
  group by 1 order by 1
$f$;

-- Records committed per edge and epoch: what the exactly-once check counts.
create view stored_record as
  select edge_id, epoch, sequence from reading
  union all select edge_id, epoch, sequence from event where sequence is not null
  union all select edge_id, epoch, sequence from sensor_count
  union all select edge_id, epoch, sequence from rejected_message where sequence is not null;
