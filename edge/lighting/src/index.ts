export { type CompiledState, compile } from './compile.js';
export { programCurve } from './curve.js';
export {
  type ActiveOverride,
  type Candidate,
  type Decision,
  type Detection,
  LEVEL_SOURCES,
  type LevelSource,
} from './decision.js';
export { defaultCalendar, defaultProgram } from './default-program.js';
export type { LocalDate } from './local-time.js';
export { isPowered } from './power-window.js';
export { DOWN_PERCENT_PER_SECOND, rampedLevel } from './ramp.js';
export { type ResolveInput, resolve } from './resolve.js';
export { type Night, nightOf, type SunTimes, sunTimes } from './sun.js';
