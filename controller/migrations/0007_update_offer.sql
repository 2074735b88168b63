-- Up Migration
-- Which edges an update was offered to, each version of a kind as a wave that grows by its signed share (LS-11). What became
-- of it is told by the edges' events.
create table update_offer (
  kind text not null check (kind in ('software', 'configuration')),
  version integer not null check (version > 0),
  edge_id text not null references edge (id) on delete cascade,
  source text not null,
  percent integer not null check (percent between 1 and 100),
  offered_at timestamptz not null,
  offered_by text not null,
  primary key (kind, version, edge_id)
);
create index update_offer_edge on update_offer (edge_id, kind, version desc);
create index event_update on event (edge_id, sampled_at)
  where name in ('updateCommitted', 'updateReturned', 'updateRefused', 'updateDamaged');
