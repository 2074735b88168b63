import { type DesiredState, type DeviceId, type EpochMs, SECOND } from '@lamplighter/contracts';
import { percentToArc } from '@lamplighter/dali';
import { compile, programCurve } from '@lamplighter/lighting';
import { expect } from 'chai';
import type { FakeGear } from './fake-bus.js';

/** One period of evaluation, and the usual ramp of 10 s. */
const WITHIN = 11.5 * SECOND;

/**
 * The gear did what the program's curve says between two instants, and nothing else: each change begins at its instant,
 * goes one way, ends within a ramp, and between changes nothing moves.
 */
export function expectCurve(
  gear: Pick<FakeGear, 'trace'>,
  document: DesiredState,
  device: DeviceId,
  from: EpochMs,
  to: EpochMs,
): void {
  const curve = programCurve(compile(document), device, from, to);
  const trace = gear.trace.filter(({ at }) => at >= from && at < to);
  curve.forEach(([start, level], index) => {
    const end = curve[index + 1]?.[0] ?? to;
    const name = `${new Date(start).toISOString()} to ${level} %`;
    const steps = trace.filter(({ at }) => at >= start && at < end);
    // The first stretch may have begun at its level before.
    if (index > 0) {
      expect(steps[0]?.at, name).to.be.within(start, start + 1.5 * SECOND);
      expect(steps.at(-1)?.arc, name).to.equal(percentToArc(level));
    }
    expect(
      steps.every(({ at }) => at <= start + WITHIN),
      name,
    ).to.equal(true);
    const arcs = steps.map(({ arc }) => arc);
    const sorted = [...arcs].sort((a, b) => (level > (curve[index - 1]?.[1] ?? 100) ? a - b : b - a));
    expect(arcs, name).to.deep.equal(sorted);
  });
}
