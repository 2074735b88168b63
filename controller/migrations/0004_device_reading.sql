-- Up Migration
-- Readings of whatever hangs on an edge besides luminaires and presence sensors: the cabinet's meters and noise level
-- sensors. Such devices are named in the edge's settings, not in the inventory. Values as the wire names them, so that a new
-- kind of device needs no new column. A plain table with and without TimescaleDB: one meter writes 96 rows a day.

create table device_reading (
  sampled_at timestamptz not null,
  edge_id text not null,
  epoch text not null,
  sequence bigint not null,
  -- {edge}:{device}
  device_id text not null,
  values jsonb not null,
  received_at timestamptz not null
);
create index device_reading_device on device_reading (device_id, sampled_at desc);

create or replace view stored_record as
  select edge_id, epoch, sequence from reading
  union all select edge_id, epoch, sequence from event where sequence is not null
  union all select edge_id, epoch, sequence from sensor_count
  union all select edge_id, epoch, sequence from device_reading
  union all select edge_id, epoch, sequence from rejected_message where sequence is not null;
