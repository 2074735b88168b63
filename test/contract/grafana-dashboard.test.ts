import { readdirSync, readFileSync } from 'node:fs';
import { DATASOURCE, dashboardFiles } from '@lamplighter/grafana';
import { expect } from 'chai';
import { parse } from 'yaml';

const folder = new URL('../../dashboards/grafana/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');

interface PanelJson {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly datasource: unknown;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly refId: string; readonly datasource: unknown; readonly rawSql: string }[];
}
interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly PanelJson[];
}
const dashboards = [...dashboardFiles()].map(([name, text]) => ({
  name,
  dashboard: JSON.parse(text) as DashboardJson,
}));

describe('the Grafana dashboards', () => {
  it('are committed as the code writes them', () => {
    const written = dashboardFiles();
    expect(readdirSync(new URL('generated/', folder)).sort()).to.deep.equal([...written.keys()].sort());
    for (const [name, text] of written)
      expect(read(`generated/${name}`) === text, `${name}: run dashboards/grafana/src/main.ts`).to.equal(true);
  });

  it('have unique uids, and panels with unique ids and titles that do not overlap', () => {
    expect(new Set(dashboards.map(({ dashboard }) => dashboard.uid)).size).to.equal(dashboards.length);
    for (const { dashboard } of dashboards) {
      expect(dashboard.schemaVersion).to.be.at.least(39);
      const ids = dashboard.panels.map(({ id }) => id);
      expect(new Set(ids).size).to.equal(ids.length);
      const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => {
        expect(x + w).to.be.at.most(24);
        return Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`);
      });
      expect(new Set(cells).size).to.equal(cells.length);
    }
  });

  it('ask the provisioned data source in every panel', () => {
    const { datasources } = parse(read('provisioning/datasources/lamplighter.yaml'));
    expect(datasources).to.have.length(1);
    expect({ type: datasources[0].type, uid: datasources[0].uid }).to.deep.equal(DATASOURCE);
    expect(datasources[0].user).to.equal('grafana_reader');
    for (const { dashboard } of dashboards) {
      for (const panel of dashboard.panels) {
        expect(panel.datasource, panel.title).to.deep.equal(DATASOURCE);
        expect(panel.targets, panel.title).to.have.length(1);
        for (const target of panel.targets) expect(target.datasource, panel.title).to.deep.equal(DATASOURCE);
      }
    }
  });

  it('show the night: power, lamps, energy, faults, edges and a map', () => {
    const night = dashboards.find(({ name }) => name === 'lamplighter-night.json')?.dashboard;
    expect(night?.title).to.equal('Lamplighter: the night');
    expect(night?.panels.map(({ title }) => title)).to.include.members([
      'Power per municipality',
      'Lamps lit',
      'Energy per hour',
      'Open faults',
      'Edges online',
    ]);
    expect(night?.panels.filter(({ type }) => type === 'geomap')).to.have.length(1);
  });
});
