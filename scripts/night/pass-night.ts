import { type Clock, type EpochMs, type Override, SECOND } from '@lamplighter/contracts';
import { patiently } from './patience.js';
import type { NightHooks, RunningNight } from './running-night.js';

/** Something done to the platform at an instant of the night. */
interface Happening {
  readonly at: EpochMs;
  act(): Promise<void>;
}

export interface PassedNight {
  readonly faultedDevice: string | null;
  readonly faultedAt: EpochMs | null;
  readonly overrides: readonly string[];
  /** Largest share of a quarter hour, in percent, that a bus was busy. */
  readonly busiestPercent: number;
}

/** Platform time moves on in strides this long; timers within a stride still run at their own instants. */
const STRIDE_MS = 10 * SECOND;
/** The bus is judged by the quarter hour: a round of readings may take minutes of it, but must fit in. */
const QUARTER_STRIDES = 90;
/** How long a person's command may travel, ms of real time; platform time stands still meanwhile. */
const COMMAND_WITHIN_MS = 20_000;

/** Lets the night pass from its beginning to its end, with everything that the options ask to happen in it. */
export async function passNight(night: RunningNight, hooks: NightHooks, io: Clock): Promise<PassedNight> {
  const { clock, plan, platform, street, options } = night;
  const overrides: string[] = [];
  const fault = plannedFault(night);
  const happenings = plannedHappenings(night, fault, overrides);
  const sensor = street.sensorOf(night.sensor);
  for (const at of night.arrivals) clock.after(at - clock.now(), () => sensor.detect());

  const began = io.monotonic();
  let strides = 0;
  let busyBefore = 0;
  let busiest = 0;
  while (clock.now() < plan.to) {
    const next = happenings[0];
    await clock.advanceTo(Math.min(clock.now() + STRIDE_MS, plan.to, Math.max(clock.now(), next?.at ?? plan.to)));
    platform.controller.send({ type: 'time', now: clock.now() });
    if (next && next.at <= clock.now()) {
      happenings.shift();
      await next.act();
    }
    if (++strides % QUARTER_STRIDES === 0) {
      const busy = Math.max(...street.lines.map((line) => line.stats().busMilliseconds));
      busiest = Math.max(busiest, ((busy - busyBefore) / (QUARTER_STRIDES * STRIDE_MS)) * 100);
      busyBefore = busy;
    }
    hooks.onProgress?.((clock.now() - plan.from) / (plan.to - plan.from), clock.now());
    await breathe();
    await keepPace(options.speed, clock.now() - plan.from, io, began);
  }
  if (!platform.broker.isRunning) await platform.restartBroker();
  if (!platform.controller.isRunning) await platform.startController(clock.now());
  platform.controller.send({ type: 'time', now: clock.now() });
  return {
    faultedDevice: fault?.device ?? null,
    faultedAt: fault?.at ?? null,
    overrides,
    busiestPercent: Math.round(busiest),
  };
}

function plannedHappenings(
  night: RunningNight,
  fault: ReturnType<typeof plannedFault>,
  overrides: string[],
): Happening[] {
  const { plan, platform, clock, options, events } = night;
  const list: Happening[] = [];
  const note = (text: string): void => void events.push(`${plan.clockOf(clock.now())} ${text}`);
  const add = (at: EpochMs | null, act: () => Promise<void>): void => {
    if (at !== null) list.push({ at, act });
  };
  if (fault) {
    add(fault.at, async () => {
      fault.fail();
      note(`lamp ${fault.device} failed`);
    });
  }
  const outage = options.brokerOutage;
  if (outage) {
    const from = plan.instantOf(outage.from);
    add(from ?? null, async () => {
      await platform.broker.stop();
      note('broker stopped');
    });
    if (from !== null) {
      add(plan.instantOf(outage.to), async () => {
        await platform.restartBroker();
        note('broker started again');
      });
    }
  }
  if (options.killController !== null) {
    add(plan.instantOf(options.killController), async () => {
      await platform.controller.kill();
      await platform.startController(clock.now());
      note('controller killed (SIGKILL) and started again');
    });
  }
  if (options.override !== null) {
    add(plan.instantOf(options.override), async () => {
      overrides.push(await overrideThreeLamps(night));
      note('an operator overrode three lamps for half an hour');
    });
  }
  return list.sort((a, b) => a.at - b.at);
}

/** The lamp that will fail: named by device id or by its place in the list, counted from 1. */
function plannedFault({
  options,
  plan,
  imported,
  street,
}: RunningNight): { device: string; at: EpochMs; fail(): void } | null {
  if (!options.fault) return null;
  const { lamp: name, at: time } = options.fault;
  const lamp = imported.luminaires.find(({ device }) => device === name) ?? imported.luminaires[Number(name) - 1];
  if (!lamp)
    throw new Error(
      `--fault: there is no lamp ${name}; give a device id or a number from 1 to ${imported.luminaires.length}`,
    );
  const at = plan.instantOf(time);
  return at === null ? null : { device: lamp.device, at, fail: () => street.gearOf(lamp).failLamp() };
}

/** Sets an override through the REST API, as the console would, and waits until every lamp's edge has answered. */
async function overrideThreeLamps({ rest, imported, clock, platform }: RunningNight): Promise<string> {
  const lamps = imported.luminaires.slice(-3).map((lamp) => lamp.id);
  const { id } = await rest.send<Override>('POST', '/api/v1/overrides', {
    luminaires: lamps,
    level: 90,
    durationMinutes: 30,
    reason: 'works at the crossing',
  });
  await patiently('the edge to answer the override', COMMAND_WITHIN_MS, async () => {
    await clock.advance(100);
    platform.controller.send({ type: 'time', now: clock.now() });
    const { outcomes } = await rest.get<Override>(`/api/v1/overrides/${id}`);
    return outcomes.length === lamps.length && outcomes.every(({ result }) => !['queued', 'sent'].includes(result));
  });
  return id;
}

/** One turn of the event loop and a little more: sockets and serial ports get their say. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

async function keepPace(speed: number, passed: number, io: Clock, began: number): Promise<void> {
  if (speed === 0) return;
  const ahead = passed / speed - (io.monotonic() - began);
  if (ahead > 5) await new Promise((resolve) => setTimeout(resolve, ahead));
}
