-- Up Migration
-- People: who may sign in, who is signed in, and who did what. Instants here are of the machine's own clock, except in
-- the audit log, which tells platform time as commands and faults do.

create table app_user (
  id            bigint generated always as identity primary key,
  name          text not null unique check (name ~ '^[a-z0-9][a-z0-9._@-]{0,119}$'),
  display_name  text not null check (length(display_name) between 1 and 120),
  role          text not null check (role in ('viewer', 'operator', 'administrator')),
  -- Municipalities whose lamps this person sees and, by role, steers.
  nis_codes     text[] not null default '{}',
  -- True for people of the Region: every municipality, also those that join later.
  is_regional   boolean not null default false,
  -- scrypt$logN$r$p$salt$hash; null: signs in by one-time code only.
  password_hash text,
  created_at    timestamptz not null default now(),
  disabled_at   timestamptz,
  check (is_regional or cardinality(nis_codes) > 0)
);

create table sign_in_code (
  code_hash  bytea primary key,
  user_id    bigint not null references app_user (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);

create table app_session (
  token_hash   bytea primary key,
  user_id      bigint not null references app_user (id) on delete cascade,
  csrf_token   text not null,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null
);
create index app_session_user on app_session (user_id);

-- Failed sign-ins of the last minutes: the limit holds over a restart and for several controllers.
create table sign_in_failure (
  at      timestamptz not null,
  account text not null,
  address text not null
);
create index sign_in_failure_account on sign_in_failure (account, at);
create index sign_in_failure_address on sign_in_failure (address, at);

-- Append-only, each row bound to the one before it: hash = sha256(previous hash, row as canonical JSON).
create table audit_log (
  id            bigint primary key,
  at            timestamptz not null,
  actor         text not null,
  action        text not null,
  object        text not null,
  nis_codes     text[] not null default '{}',
  detail        jsonb not null default '{}',
  previous_hash bytea not null,
  hash          bytea not null
);

create function audit_log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is append-only';
end
$$;

create trigger audit_log_append_only
  before update or delete or truncate on audit_log
  for each statement execute function audit_log_is_append_only();
