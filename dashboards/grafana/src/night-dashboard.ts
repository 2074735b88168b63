import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  FrameGeometrySourceBuilder,
  FrameGeometrySourceMode,
  GraphDrawStyle,
  GraphGradientMode,
  MapLayerOptionsBuilder,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type Dashboard,
  DashboardBuilder,
  FieldColorBuilder,
  FieldColorModeId,
  type Panel,
  QueryVariableBuilder,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Geomap, MapViewConfigBuilder } from '@grafana/grafana-foundation-sdk/geomap';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { DATASOURCE } from './datasource.js';
import * as sql from './night-queries.js';
import { SqlQuery } from './sql-query.js';

/** Colours of a lit lamp on a dark map, from off to full. */
const LEVEL_STEPS: Threshold[] = [
  { value: null, color: '#4a5568' },
  { value: 1, color: '#b7791f' },
  { value: 40, color: '#ecc94b' },
  { value: 80, color: '#fff3bf' },
];
const NONE_IS_GOOD: Threshold[] = [
  { value: null, color: 'green' },
  { value: 1, color: 'red' },
];

const steps = (thresholds: Threshold[]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(thresholds);

/** The starter dashboard "Lamplighter: the night", in the classic model that Grafana 12 and 13 both load. */
export function nightDashboard(): Dashboard {
  const panels: readonly Builder<Panel>[] = [
    stat(1, 'Lamps lit', sql.lampsLit, 'lamps').description('Lit now, and lamps known'),
    stat(2, 'Power now', sql.powerNow, 'watt'),
    stat(3, 'Open faults', sql.openFaults, 'none').thresholds(steps(NONE_IS_GOOD)),
    stat(4, 'Edges online', sql.edgesOnline, 'none').description('Online now, and edges known'),
    overTime(5, 'Power per municipality', sql.powerByMunicipality, 'watt'),
    overTime(6, 'Lamps lit', sql.lampsLitByMunicipality, 'none').decimals(0),
    overTime(7, 'Energy per hour', sql.energyByHour, 'kwatth').drawStyle(GraphDrawStyle.Bars).fillOpacity(60),
    lampMap(8),
    table(9, 'Open faults', sql.faultList),
    table(10, 'Edges', sql.edgeList),
  ];
  const dashboard = new DashboardBuilder('Lamplighter: the night')
    .uid('lamplighter-night')
    .description('What the lamps of the chosen municipalities do tonight: light, power, energy, faults, edges')
    .tags(['lamplighter'])
    .readonly()
    .timezone('Europe/Brussels')
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .withVariable(
      new QueryVariableBuilder('municipality')
        .label('Municipality')
        .datasource(DATASOURCE)
        .query(sql.municipalities.trim())
        .refresh(VariableRefresh.OnDashboardLoad)
        .multi(true)
        .includeAll(true)
        .allowCustomValue(false)
        .current({ text: 'All', value: '$__all' }),
    );
  for (const panel of panels) dashboard.withPanel(panel);
  return dashboard.build();
}

function stat(id: number, title: string, query: string, unit: string): Stat {
  return new Stat()
    .id(id)
    .title(title)
    .datasource(DATASOURCE)
    .span(6)
    .height(4)
    .unit(unit === 'lamps' ? 'none' : unit)
    .reduceOptions(new ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']).fields('/.*/'))
    .withTarget(new SqlQuery(query));
}

function overTime(id: number, title: string, query: string, unit: string): TimeSeries {
  return new TimeSeries()
    .id(id)
    .title(title)
    .datasource(DATASOURCE)
    .span(12)
    .height(9)
    .unit(unit)
    .min(0)
    .fillOpacity(25)
    .gradientMode(GraphGradientMode.Opacity)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
    .withTarget(new SqlQuery(query, 'time_series'));
}

function table(id: number, title: string, query: string): Table {
  return new Table()
    .id(id)
    .title(title)
    .datasource(DATASOURCE)
    .span(12)
    .height(9)
    .filterable(true)
    .withTarget(new SqlQuery(query));
}

function lampMap(id: number): Geomap {
  return new Geomap()
    .id(id)
    .title('Lamps')
    .description('Every lamp by its actual level')
    .datasource(DATASOURCE)
    .span(12)
    .height(9)
    .thresholds(steps(LEVEL_STEPS))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .view(new MapViewConfigBuilder().id('fit').lat(50.85).lon(4.35).zoom(12).allLayers(true).padding(5))
    .layers([
      new MapLayerOptionsBuilder()
        .type('markers')
        .name('Lamps')
        .tooltip(true)
        .config({
          showLegend: true,
          style: {
            size: { fixed: 4, min: 2, max: 8 },
            color: { field: 'level_percent', fixed: '#4a5568' },
            opacity: 0.9,
            symbol: { mode: 'fixed', fixed: 'img/icons/marker/circle.svg' },
          },
        })
        .location(
          new FrameGeometrySourceBuilder()
            .mode(FrameGeometrySourceMode.Coords)
            .latitude('latitude')
            .longitude('longitude'),
        ),
    ])
    .withTarget(new SqlQuery(sql.lampMap));
}
