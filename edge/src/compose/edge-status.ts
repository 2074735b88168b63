import type { DeviceId, DimLevel } from '@lamplighter/contracts';
import type { BusState } from '../bus/dali-bus.js';
import type { ClockJudgement } from '../clock/clock-trust.js';
import type { Lamp } from '../devices/lamp.js';
import type { Line } from '../devices/line.js';
import type { JournalStatus } from '../store/journal.js';

/** What one luminaire is doing now. Levels in percent; null: not known. */
export interface DeviceStatus {
  readonly device: DeviceId;
  readonly targetLevel: DimLevel | null;
  readonly appliedLevel: DimLevel | null;
  readonly actualLevel: DimLevel | null;
  readonly source: string | null;
  readonly reason: string | null;
}

/** A snapshot of the edge. */
export interface EdgeStatus {
  readonly levels: readonly DeviceStatus[];
  readonly journal: JournalStatus & { readonly refused: number };
  readonly link: 'online' | 'offline';
  readonly lines: readonly { readonly index: number; readonly state: BusState; readonly problem: string | null }[];
  /** Why the cabinet's port is not open; null while it is, or where there is none. */
  readonly cabinetProblem: string | null;
  /** 0 when there is none. */
  readonly desiredVersion: number;
  readonly openFaults: readonly string[];
  readonly clock: ClockJudgement;
  /** Sensor events whose consequences are on the line, since the start. */
  readonly sensorEvents: number;
  /** Why no update may be activated now; null: it may. */
  readonly updateHold: string | null;
}

export const deviceStatus = (lamp: Lamp): DeviceStatus => ({
  device: lamp.device,
  targetLevel: lamp.decision?.level ?? null,
  appliedLevel: lamp.applied,
  actualLevel: lamp.actualLevel,
  source: lamp.decision?.source ?? null,
  reason: lamp.decision?.reason ?? null,
});

export const lineStatus = ({ index, bus }: Line): EdgeStatus['lines'][number] => ({
  index,
  state: bus.state,
  problem: bus.problem?.message ?? null,
});
