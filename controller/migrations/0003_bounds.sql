-- Up Migration
-- Lighting groups, dated permissions below the class floor, and caps; overrides of every rank, exercises, and how a level
-- is reached. Luminaires are named by their id here; each edge's document names its own devices.

-- The version in force, and every version there ever was. A version without a document is the deletion; numbers go on
-- after it, so that an old number never fits a later one of the same id.
create table lighting_group (
  id text primary key,
  nis text not null references municipality (nis),
  version integer not null check (version >= 1),
  document jsonb not null,
  updated_at timestamptz not null,
  updated_by text not null
);
create index lighting_group_nis on lighting_group (nis);
create table lighting_group_version (
  id text not null,
  nis text not null references municipality (nis),
  version integer not null check (version >= 1),
  document jsonb,
  created_at timestamptz not null,
  created_by text not null,
  primary key (nis, id, version)
);

create table floor_exemption (
  id text primary key,
  nis text not null references municipality (nis),
  version integer not null check (version >= 1),
  document jsonb not null,
  updated_at timestamptz not null,
  updated_by text not null
);
create index floor_exemption_nis on floor_exemption (nis);
create table floor_exemption_version (
  id text not null,
  nis text not null references municipality (nis),
  version integer not null check (version >= 1),
  document jsonb,
  created_at timestamptz not null,
  created_by text not null,
  primary key (nis, id, version)
);

create table light_cap (
  id text primary key,
  nis text not null references municipality (nis),
  version integer not null check (version >= 1),
  document jsonb not null,
  updated_at timestamptz not null,
  updated_by text not null
);
create index light_cap_nis on light_cap (nis);
create table light_cap_version (
  id text not null,
  nis text not null references municipality (nis),
  version integer not null check (version >= 1),
  document jsonb,
  created_at timestamptz not null,
  created_by text not null,
  primary key (nis, id, version)
);

-- level null: the program takes over again, above every override given before.
alter table override alter column level drop not null;
alter table override drop constraint override_rank_check;
alter table override
  add column drill boolean not null default false,
  add column ramp_seconds double precision check (ramp_seconds between 0 and 3600),
  add column ramp_from_seconds double precision check (ramp_from_seconds between 0 and 3600),
  add column colour_temperature_k integer check (colour_temperature_k between 1000 and 20000),
  add constraint override_rank_check check (rank in ('maintenance', 'emergency', 'operator')),
  add constraint override_resume_check check (level is not null or rank = 'operator'),
  add constraint override_drill_check check (not drill or rank <> 'maintenance');
