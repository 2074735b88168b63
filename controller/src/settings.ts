import { z } from 'zod';

/** How the platform's clock is made from LAMPLIGHTER_CLOCK. */
export type ClockChoice =
  | { readonly kind: 'system' | 'parent' }
  | { readonly kind: 'offset'; readonly offsetMs: number };

const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be a URL starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });

// S-01: nothing that looks like an example or a placeholder is taken for a secret.
const secret = z
  .string()
  .min(8, 'must be at least 8 characters')
  .refine((text) => !/^(change-?me.*|password\d*|secret|example.*|admin|lamplighter|12345678)$/i.test(text), {
    error: 'is an example value: give a secret of your own',
  });

const clock = z.string().transform((text, context): ClockChoice => {
  if (text === 'system' || text === 'parent') return { kind: text };
  const offset = /^offset:(-?\d{1,15})$/.exec(text);
  if (offset) return { kind: 'offset', offsetMs: Number(offset[1]) };
  context.addIssue({ code: 'custom', message: 'must be system, parent or offset:<milliseconds>' });
  return z.NEVER;
});

/** Every setting of the controller, by environment variable. */
export const Settings = z
  .object({
    LAMPLIGHTER_DATA_DIR: z.string().min(1).default('.lamplighter').meta({
      description: 'Folder of the embedded database and of keys; made when absent. One controller per folder',
    }),
    DATABASE_URL: url('postgres:', 'postgresql:')
      .optional()
      .meta({ description: 'PostgreSQL 15 or newer; absent: an embedded server in the data folder' }),
    HTTP_HOST: z.string().min(1).default('127.0.0.1').meta({ description: 'Address to listen on' }),
    HTTP_PORT: z.coerce
      .number()
      .int()
      .min(0)
      .max(65_535)
      .default(8080)
      .meta({ description: 'TCP port of API and console; 0 takes a free one' }),
    HTTP_PUBLIC_URL: url('http:', 'https:').optional().meta({
      description: 'Address under which browsers reach the controller behind a proxy; with https cookies are Secure',
    }),
    HTTP_TRUST_PROXY: z
      .enum(['0', '1'])
      .default('0')
      .meta({ description: '1: take the client address from x-forwarded-for of a proxy on this machine or network' }),
    MQTT_URL: url('mqtt:', 'mqtts:').default('mqtt://127.0.0.1:1883').meta({ description: 'The broker' }),
    MQTT_USERNAME: z.string().min(1).optional().meta({ description: 'Name from enrolment; also the client id' }),
    MQTT_PASSWORD: secret.optional().meta({ description: 'Password from enrolment' }),
    LAMPLIGHTER_HOST_ID: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be 1 to 63 letters, digits, dots, dashes or underscores')
      .default('controller')
      .meta({ description: 'Sparkplug host id: edges watch its state' }),
    LAMPLIGHTER_SIGNING_KEY_FILE: z.string().min(1).optional().meta({
      description: 'PEM file of the Ed25519 private key that signs desired states; absent: they travel unsigned',
    }),
    OPEN311_URL: url('http:', 'https:')
      .optional()
      .meta({ description: 'Street-issue system (Open311 GeoReport v2); absent: tickets stay pending here' }),
    OPEN311_API_KEY: secret.optional().meta({ description: 'Key for new requests at the street-issue system' }),
    OPEN311_SERVICE_CODE: z.string().min(1).max(120).default('street-light').meta({
      description: 'Service code under which lamp failures are reported',
    }),
    CONSOLE_DIR: z.string().min(1).optional().meta({ description: 'Folder of the built console; absent: API only' }),
    LAMPLIGHTER_CLOCK: clock
      .default({ kind: 'system' })
      .meta({ description: 'system, offset:<milliseconds>, or parent (time comes by IPC from the parent process)' }),
    LAMPLIGHTER_DEMO: z
      .enum(['0', '1'])
      .default('0')
      .meta({ description: '1: demonstration; prints a one-time sign-in code at each start' }),
    LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'])
      .default('info')
      .meta({ description: 'Least level that is logged' }),
  })
  .transform((env) => ({
    dataDir: env.LAMPLIGHTER_DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    http: {
      host: env.HTTP_HOST,
      port: env.HTTP_PORT,
      publicUrl: env.HTTP_PUBLIC_URL,
      trustProxy: env.HTTP_TRUST_PROXY === '1',
    },
    mqtt: { url: env.MQTT_URL, username: env.MQTT_USERNAME, password: env.MQTT_PASSWORD },
    hostId: env.LAMPLIGHTER_HOST_ID,
    signingKeyFile: env.LAMPLIGHTER_SIGNING_KEY_FILE,
    open311: env.OPEN311_URL
      ? { url: env.OPEN311_URL, apiKey: env.OPEN311_API_KEY, serviceCode: env.OPEN311_SERVICE_CODE }
      : null,
    consoleDir: env.CONSOLE_DIR,
    clock: env.LAMPLIGHTER_CLOCK,
    isDemo: env.LAMPLIGHTER_DEMO === '1',
    logLevel: env.LOG_LEVEL,
  }));
export type Settings = z.infer<typeof Settings>;

/** A setting that cannot be used. The message names each variable and what it must be, and never repeats its value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'bad-setting';
}

/** Reads the environment. An empty variable counts as absent. Throws SettingsError. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new SettingsError(`these settings cannot be used:\n  ${lines.join('\n  ')}`);
}
