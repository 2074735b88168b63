import type { EpochMs } from '@lamplighter/contracts';
import type { Service } from './services.js';

/** Statuses of the mySociety dialect, in the lower case that requests use; updates carry them in capitals. */
export const REQUEST_STATUSES = [
  'open',
  'closed',
  'fixed',
  'investigating',
  'action_scheduled',
  'in_progress',
  'planned',
  'no_further_action',
  'not_councils_responsibility',
  'duplicate',
  'internal_referral',
  'cancelled',
  'reopen',
  'for_triage',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** One service request as the system stores it. Instants are platform time. */
export interface ServiceRequest {
  readonly id: string;
  readonly service: Service;
  readonly requestedAt: EpochMs;
  updatedAt: EpochMs;
  status: RequestStatus;
  statusNotes: string;
  readonly description: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly address: string;
  readonly addressId: string;
  readonly accountId: string;
  /** `attribute[code]` fields; lists joined by commas. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Set when the sender got a token instead of the id. */
  readonly token: string | null;
}

/** One service request update, from the reporting side or from the crew. */
export interface RequestUpdate {
  readonly id: string;
  readonly requestId: string;
  readonly status: RequestStatus;
  readonly at: EpochMs;
  readonly description: string;
  readonly from: 'reporter' | 'crew';
}

/** Statuses under which a request counts as closed for a GeoReport v2 client that knows only open and closed. */
const CLOSED: readonly RequestStatus[] = [
  'closed',
  'fixed',
  'no_further_action',
  'not_councils_responsibility',
  'duplicate',
  'cancelled',
];

/** A request in the shape that GeoReport v2 serves. */
export function requestJson(request: ServiceRequest, withAttributes: boolean): Record<string, unknown> {
  return {
    service_request_id: request.id,
    status: request.status,
    status_notes: request.statusNotes,
    service_name: request.service.service_name,
    service_code: request.service.service_code,
    description: request.description,
    agency_responsible: '',
    service_notice: '',
    requested_datetime: new Date(request.requestedAt).toISOString(),
    updated_datetime: new Date(request.updatedAt).toISOString(),
    expected_datetime: null,
    address: request.address,
    address_id: request.addressId,
    zipcode: '',
    lat: request.latitude,
    long: request.longitude,
    media_url: '',
    ...(withAttributes ? { extended_attributes: request.attributes } : {}),
  };
}

/** An update in the shape that the mySociety dialect serves. */
export function updateJson(update: RequestUpdate): Record<string, unknown> {
  return {
    update_id: update.id,
    service_request_id: update.requestId,
    status: update.status.toUpperCase(),
    updated_datetime: new Date(update.at).toISOString(),
    description: update.description,
    media_url: '',
  };
}

/** Whether a request answers to a `status` filter: an exact status, or `closed` for every way of being closed. */
export function hasStatus(request: ServiceRequest, wanted: readonly string[]): boolean {
  return wanted.some((status) => request.status === status || (status === 'closed' && CLOSED.includes(request.status)));
}

/** Pending and stored requests and updates, in memory: what the street-issue system would keep in its database. */
export class RequestBook {
  readonly requests: ServiceRequest[] = [];
  readonly updates: RequestUpdate[] = [];
  #serial = 70_000;

  add(request: Omit<ServiceRequest, 'id' | 'status' | 'statusNotes' | 'updatedAt'>): ServiceRequest {
    this.#serial += 1;
    const stored: ServiceRequest = {
      ...request,
      id: String(this.#serial),
      status: 'open',
      statusNotes: '',
      updatedAt: request.requestedAt,
    };
    this.requests.push(stored);
    return stored;
  }

  find(id: string): ServiceRequest | undefined {
    return this.requests.find((request) => request.id === id);
  }

  /** Applies an update to its request. `id`: the sender's own, so that a repeated post adds nothing. */
  update(update: RequestUpdate): RequestUpdate {
    const known = this.updates.find((other) => other.id === update.id && other.requestId === update.requestId);
    if (known) return known;
    this.updates.push(update);
    const request = this.find(update.requestId);
    if (request) {
      request.status = update.status === 'reopen' ? 'open' : update.status;
      request.statusNotes = update.description;
      request.updatedAt = Math.max(request.updatedAt, update.at);
    }
    return update;
  }
}
