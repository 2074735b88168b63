/**
 * SQL of the dashboard "the night". `$municipality` becomes a quoted list of NIS codes. Macro arguments end at the first
 * closing bracket, so no macro holds a function call. Columns: controller/migrations/0001_lighting.sql.
 */

/** One row: lamps lit, lamps known, power now. A state older than a day no longer counts as lit. */
export const lampsLit = `
select count(*) filter (where s.is_on and s.sampled_at > $__timeTo()::timestamptz - interval '1 day') as lit, count(*) as lamps
from luminaire l
left join luminaire_state s on s.luminaire_id = l.id
where l.nis in ($municipality)`;

export const powerNow = `
select coalesce(sum(s.power_w) filter (where s.is_on and s.sampled_at > $__timeTo()::timestamptz - interval '1 day'), 0) as power_w
from luminaire l
join luminaire_state s on s.luminaire_id = l.id
where l.nis in ($municipality)`;

export const edgesOnline = `
select count(*) filter (where is_online) as online, count(*) as edges
from edge
where nis in ($municipality)`;

export const openFaults = `
select count(*) as open_faults
from fault
where state <> 'closed' and nis in ($municipality)`;

/** Mean power of each lamp in each quarter hour, summed over the lamps of a municipality. */
export const powerByMunicipality = `
select per_lamp.time, per_lamp.metric, sum(per_lamp.power_w) as power_w
from (
  select $__timeGroup(r.sampled_at, '15m') as time, m.name_fr as metric, r.luminaire_id, avg(r.power_w) as power_w
  from reading r
  join edge e on e.id = r.edge_id
  join municipality m on m.nis = e.nis
  where $__timeFilter(r.sampled_at) and e.nis in ($municipality)
  group by 1, 2, 3
) per_lamp
group by 1, 2
order by 1`;

export const lampsLitByMunicipality = `
select $__timeGroup(r.sampled_at, '15m') as time, m.name_fr as metric, count(distinct r.luminaire_id) as lit
from reading r
join edge e on e.id = r.edge_id
join municipality m on m.nis = e.nis
where $__timeFilter(r.sampled_at) and e.nis in ($municipality) and r.is_on
group by 1, 2
order by 1`;

/** Steps of each lamp's counter, by the hour in which the step was read; a counter that went down was reset. */
export const energyByHour = `
select $__timeGroup(step.sampled_at, '1h') as time, m.name_fr as metric, sum(step.energy_wh) / 1000 as energy_kwh
from (
  select r.sampled_at, r.edge_id,
    case
      when lag(r.energy_wh) over lamp is null then 0
      when r.energy_wh >= lag(r.energy_wh) over lamp then r.energy_wh - lag(r.energy_wh) over lamp
      else r.energy_wh
    end as energy_wh
  from reading r
  where $__timeFilter(r.sampled_at) and r.energy_wh is not null
  window lamp as (partition by r.luminaire_id order by r.sampled_at, r.sequence)
) step
join edge e on e.id = step.edge_id
join municipality m on m.nis = e.nis
where e.nis in ($municipality)
group by 1, 2
order by 1`;

export const faultList = `
select f.raised_at, m.name_fr as municipality, f.street, f.asset, f.code, f.state,
  coalesce(t.service_request_id, t.reference) as ticket
from fault f
join municipality m on m.nis = f.nis
left join ticket t on t.fault_id = f.id
where f.state <> 'closed' and f.nis in ($municipality)
order by f.raised_at desc
limit 200`;

/** Edges that want attention first: offline, then those that do not yet run the newest document. */
export const edgeList = `
select e.id as edge, m.name_fr as municipality, e.cabinet, e.is_online, e.last_seen_at, e.software_version,
  e.desired_version, e.running_version, e.refusal
from edge e
join municipality m on m.nis = e.nis
where e.nis in ($municipality)
order by e.is_online, coalesce(e.running_version, 0) >= e.desired_version, e.id
limit 500`;

/** Every lamp with its place and level. 10,000 markers are about what a browser draws at ease. */
export const lampMap = `
select l.latitude, l.longitude, l.street, l.id as luminaire, s.actual_level as level_percent, s.power_w, s.source, s.sampled_at,
  (select count(*) from fault f where f.asset = l.id and f.state <> 'closed') as open_faults
from luminaire l
left join luminaire_state s on s.luminaire_id = l.id
where l.nis in ($municipality)
order by l.id
limit 10000`;

/** The variable's values: municipalities that have lamps, shown by name. */
export const municipalities = `
select distinct m.name_fr as __text, m.nis as __value
from municipality m
join luminaire l on l.nis = m.nis
order by 1`;
