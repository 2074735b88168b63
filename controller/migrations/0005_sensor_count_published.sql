-- Up Migration
-- Counts of presence sensors as they may be seen outside operations: over a quarter of an hour at least, and never fewer
-- than five (RELIABILITY S-27; publishableCount in the contracts says the same). A suppressed count is null, so that it
-- is told from a quarter of an hour in which nothing was counted at all.
create view sensor_count_published as
select sampled_at, edge_id, sensor_id, interval_s,
  case when activations >= 5 then activations end as activations
from sensor_count
where interval_s >= 900;
