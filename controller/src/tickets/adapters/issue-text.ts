import type { IssueReport } from '../street-issue-system.js';

/** What a fault is called in the languages of the Region; any other code stands as it is. */
const FAULT_NAMES: Readonly<Record<string, { readonly fr: string; readonly nl: string }>> = {
  lampFailure: { fr: 'Point lumineux hors service', nl: 'Lichtpunt buiten dienst' },
  lampUnexpectedOn: { fr: 'Point lumineux allumé de jour', nl: 'Lichtpunt brandt overdag' },
  controlGearCommFailure: { fr: 'Appareillage sans communication', nl: 'Voorschakelapparaat zonder communicatie' },
  supplyLoss: { fr: "Perte d'alimentation", nl: 'Voeding weggevallen' },
};

/** Description of a request in French and Dutch, with our reference; GeoReport v2 allows 4,000 characters. */
export function issueText(report: IssueReport): string {
  const names = FAULT_NAMES[report.faultCode] ?? { fr: report.faultCode, nl: report.faultCode };
  const since = new Date(report.raisedAt).toISOString().slice(0, 16).replace('T', ' ');
  const place = report.street === '' ? '' : `, ${report.street}`;
  return [
    `${names.fr}${place}. Constaté automatiquement le ${since} UTC (appareil ${report.asset}).`,
    `${names.nl}${place}. Automatisch vastgesteld op ${since} UTC (toestel ${report.asset}).`,
    `[${report.reference}]`,
  ]
    .join('\n')
    .slice(0, 4_000);
}
