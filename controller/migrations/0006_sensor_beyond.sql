-- Up Migration
-- The part of a sensor's bubble that hangs on other edges of its municipality: [{ "edge", "rings" }]. Whoever holds these
-- luminaires is asked for light when the sensor sees somebody (a boost).
alter table sensor add column beyond jsonb not null default '[]';
