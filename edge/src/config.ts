import { EdgeId, issueText, NisCode, Place } from '@lamplighter/contracts';
import { z } from 'zod';
import { DaliLine } from './bus/dali-line.js';
import { CabinetConfig } from './cabinet/cabinet-config.js';
import { SupervisorSettings } from './supervisor/supervisor-settings.js';
import { UpdateSettings } from './update/update-settings.js';

/** Settings of one edge. Each has a description, a range and, where one makes sense, a default. */
export const EdgeConfig = z.strictObject({
  edgeId: EdgeId.describe('Id of this edge: Sparkplug node, MQTT client id and user name at once'),
  nis: NisCode.describe('NIS code of the municipality whose lamps these are'),
  dataDir: z.string().min(1).describe('Folder for journal, desired state and overrides; no other edge may use it'),
  host: z.string().min(1).max(63).default('controller').describe('Host id of the controller'),
  mqtt: z.strictObject({
    url: z
      .string()
      .regex(/^mqtts?:\/\/.+/, 'must be an address such as mqtt://broker:1883')
      .describe('Address of the broker'),
    username: z.string().min(1).describe('From the enrolment; also the MQTT client id'),
    password: z.string().min(1).describe('From the enrolment'),
    spreadSeconds: z
      .number()
      .int()
      .min(0)
      .max(3_600)
      .default(60)
      .describe(
        'The first connection after a start waits up to so long, by edge id, so that a city comes in one by one',
      ),
  }),
  lines: z.array(DaliLine).min(1).max(8).describe('DALI lines, numbered from 0 as in the desired state'),
  controlPeriodMs: z.number().int().min(100).max(60_000).default(1_000).describe('Milliseconds between evaluations'),
  sampleMinutes: z
    .number()
    .int()
    .min(1)
    .max(60)
    .refine((minutes) => 60 % minutes === 0, 'must divide an hour')
    .default(15)
    .describe('Minutes between readings, aligned to UTC'),
  healthMinutes: z
    .number()
    .int()
    .min(1)
    .max(1_440)
    .default(60)
    .describe('Minutes between readings of banks 205 and 206'),
  statusSeconds: z.number().int().min(1).max(3_600).default(60).describe('Seconds between status polls of each lamp'),
  reassertMinutes: z
    .number()
    .int()
    .min(1)
    .max(1_440)
    .default(60)
    .describe('Minutes after which a level is written again although nothing changed'),
  sensorHoldSeconds: z
    .number()
    .int()
    .min(10)
    .max(600)
    .default(10)
    .describe('Hold timer of presence sensors themselves; the program adds its own hold'),
  maxRecords: z
    .number()
    .int()
    .min(100)
    .max(10_000_000)
    .default(134_400)
    .describe('Most records the journal keeps: 7 days of 200 lamps at 4 an hour'),
  historyPerSecond: z.number().int().min(10).max(100_000).default(2_000).describe('Pace at which a backlog is sent'),
  modelsDir: z.string().min(1).optional().describe('Folder of device models of your own, beside those shipped'),
  update: UpdateSettings.optional().describe('Whose updates this edge takes; none without it'),
  supervisor: SupervisorSettings.prefault({}).describe('For the verb supervise'),
  clock: z
    .strictObject({
      rtc: z.string().min(1).optional().describe('Battery-backed clock, such as /sys/class/rtc/rtc0/since_epoch'),
      synchronised: z
        .string()
        .min(1)
        .optional()
        .describe('Flag of the system that its clock is right, such as /run/systemd/timesync/synchronized'),
    })
    .prefault({})
    .describe('Time sources of this machine; the controller is one more'),
  cabinet: CabinetConfig.optional().describe('Meters, contacts and noise level sensors on Modbus RTU'),
  trust: z
    .strictObject({
      documentKey: z
        .string()
        .min(1)
        .optional()
        .describe('Ed25519 public key that desired states must be signed with: 32 bytes as base64, or a PEM file'),
    })
    .prefault({})
    .describe('Whom this edge believes'),
  place: Place.optional().describe('Where the lamps are, for light by sun before the first desired state arrives'),
});
export type EdgeConfig = z.output<typeof EdgeConfig>;

/** Settings that cannot be used; the message names each field and what to mend. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'bad-config';
}

/** Checks settings of any origin. Throws ConfigError. */
export function parseEdgeConfig(value: unknown): EdgeConfig {
  const parsed = EdgeConfig.safeParse(value);
  if (!parsed.success) throw new ConfigError(`edge configuration: ${issueText(parsed.error)}`);
  return parsed.data;
}
