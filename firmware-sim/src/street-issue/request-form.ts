import { REQUEST_STATUSES, type RequestStatus } from './request-book.js';
import type { Service } from './services.js';

/** An entry of GeoReport's error list with the HTTP status it travels under. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly status: 400 | 403 | 404,
    message: string,
  ) {
    super(message);
  }
}

/** Longest description that GeoReport v2 allows. */
const LONGEST_DESCRIPTION = 4000;

/** What a well-formed new request says. */
export interface RequestForm {
  readonly service: Service;
  readonly description: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly address: string;
  readonly addressId: string;
  readonly accountId: string;
  readonly attributes: Record<string, string>;
}

/** Checks the fields of POST /requests as GeoReport v2 asks. Throws Refusal naming the field. */
export function readRequestForm(fields: URLSearchParams, services: readonly Service[]): RequestForm {
  const code = fields.get('service_code');
  if (!code) throw new Refusal(400, 'service_code was not provided');
  const service = services.find((candidate) => candidate.service_code === code);
  if (!service) throw new Refusal(404, `service_code ${code} was not found`);
  const description = fields.get('description') ?? '';
  if (description.length > LONGEST_DESCRIPTION) {
    throw new Refusal(
      400,
      `description has ${description.length} characters, at most ${LONGEST_DESCRIPTION} are allowed`,
    );
  }
  const latitude = coordinate(fields, 'lat', 90);
  const longitude = coordinate(fields, 'long', 180);
  const address = fields.get('address_string') ?? '';
  const addressId = fields.get('address_id') ?? '';
  if ((latitude === null || longitude === null) && !address && !addressId) {
    throw new Refusal(400, 'a location is required: lat and long, address_string or address_id');
  }
  const attributes = readAttributes(fields);
  for (const attribute of service.attributes) {
    if (attribute.required && !attributes[attribute.code]) {
      throw new Refusal(400, `attribute[${attribute.code}] was not provided`);
    }
  }
  const accountId = fields.get('account_id') ?? '';
  return { service, description, latitude, longitude, address, addressId, accountId, attributes };
}

/** What a well-formed update says. */
export interface UpdateForm {
  readonly updateId: string;
  readonly requestId: string;
  readonly status: RequestStatus;
  readonly at: number;
  readonly description: string;
}

/** Checks the fields of POST /servicerequestupdates (mySociety dialect). Throws Refusal naming the field. */
export function readUpdateForm(fields: URLSearchParams): UpdateForm {
  const updateId = required(fields, 'update_id');
  const requestId = required(fields, 'service_request_id');
  const spelled = required(fields, 'status');
  const status = REQUEST_STATUSES.find((known) => known.toUpperCase() === spelled);
  if (!status) throw new Refusal(400, `status ${spelled} is not known; expected such as OPEN, FIXED or CLOSED`);
  const at = readTime(required(fields, 'updated_datetime'), 'updated_datetime');
  return { updateId, requestId, status, at, description: fields.get('description') ?? '' };
}

/** W3C time with zone, as the reference adapter demands. Throws Refusal naming the field. */
export function readTime(text: string, field: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(instant))
    throw new Refusal(400, `${field} is not a W3C time with zone, such as 2026-11-22T18:00:00Z`);
  return instant;
}

function required(fields: URLSearchParams, name: string): string {
  const value = fields.get(name);
  if (!value) throw new Refusal(400, `${name} was not provided`);
  return value;
}

function coordinate(fields: URLSearchParams, name: string, limit: number): number | null {
  const text = fields.get(name);
  if (text === null || text === '') return null;
  const value = Number(text);
  if (!Number.isFinite(value) || Math.abs(value) > limit) {
    throw new Refusal(400, `${name} must be WGS84 degrees between -${limit} and ${limit}`);
  }
  return value;
}

/** `attribute[code]=v`, and `attribute[code][]=v1&attribute[code][]=v2` for lists. */
function readAttributes(fields: URLSearchParams): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of fields) {
    const code = /^attribute\[([^\]]+)\](\[\])?$/.exec(name)?.[1];
    if (code === undefined) continue;
    const before = attributes[code];
    attributes[code] = before === undefined ? value : `${before},${value}`;
  }
  return attributes;
}
