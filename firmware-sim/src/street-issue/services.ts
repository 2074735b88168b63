/** One attribute of a service definition (GeoReport v2, mySociety dialect). */
export interface ServiceAttribute {
  readonly variable: boolean;
  readonly code: string;
  readonly datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist';
  readonly required: boolean;
  readonly datatype_description: string;
  readonly order: number;
  readonly description: string;
  readonly automated?: 'hidden_field' | 'server_set';
  readonly values?: readonly { readonly key: string; readonly name: string }[];
}

/** A kind of problem that people can report. */
export interface Service {
  readonly service_code: string;
  readonly service_name: string;
  readonly description: string;
  readonly metadata: boolean;
  readonly type: 'realtime' | 'batch' | 'blackbox';
  readonly keywords: string;
  readonly group: string;
  /** Served by /services/{code}; never in the list. */
  readonly attributes: readonly ServiceAttribute[];
}

const attribute = (order: number, code: string, description: string): ServiceAttribute => ({
  variable: true,
  code,
  datatype: 'string',
  required: false,
  datatype_description: '',
  order,
  description,
  automated: 'hidden_field',
});

const lighting = (code: string, name: string, description: string): Service => ({
  service_code: code,
  service_name: name,
  description,
  metadata: true,
  type: 'realtime',
  keywords: 'lighting,eclairage,verlichting',
  group: 'Eclairage / Verlichting',
  attributes: [
    attribute(1, 'asset_ref', 'Reference of the asset in the reporting system'),
    attribute(2, 'fault_code', 'Code of the fault in the reporting system'),
    attribute(3, 'nis', 'NIS code of the municipality'),
  ],
});

/** Invented services, after the lighting categories that Brussels uses. */
export const STREET_ISSUE_SERVICES: readonly Service[] = [
  lighting('street-light-out', 'Hors service / Buiten dienst', 'A street light that does not burn'),
  lighting('street-light-by-day', 'Eclairage diurne / Verlichting overdag', 'A street light that burns by day'),
  lighting('street-light-damaged', 'Abime / Beschadigd', 'A damaged pole, bracket or luminaire'),
  lighting('street-light-section', 'Troncon / Weggedeelte', 'A whole section without light'),
];
