export { type BubbleShape, bubbleAround, bubbleShape } from './bubble.js';
export { type CompiledLamp, type CompiledState, compile } from './compile.js';
export type { Condition, Surroundings } from './condition.js';
export { type CorridorGraph, corridorGraph, type StandingLamp } from './corridor.js';
export { programCurve } from './curve.js';
export {
  type ActiveOverride,
  type Bounds,
  type Candidate,
  type Decision,
  type Detection,
  type ExternalLevel,
  LEVEL_SOURCES,
  type LevelSource,
} from './decision.js';
export { defaultCalendar, defaultProgram } from './default-program.js';
export { type LevelDifference, levelDifferences } from './diff.js';
export { grouped } from './grouped.js';
export { membersOf } from './groups.js';
export { isDark, type LightSample, type LightTrace, SILENT_AFTER, withSample } from './light-sensor.js';
export type { Finding, LintCheck, Severity } from './lint/finding.js';
export { lint } from './lint/lint.js';
export { type LocalDate, sinceMidnight, wallClock } from './local-time.js';
export { gearLevel, isBeyondCorrection, lightLevel, outputShare } from './output.js';
export { isPowered } from './power-window.js';
export type { Carpet, CarpetPosition, CarpetRow, ClockChange } from './preview/carpet.js';
export type { PreviewFigures } from './preview/figures.js';
export type { LevelSpan } from './preview/level-span.js';
export { type NightCurve, nightCurve } from './preview/night-curve.js';
export { nightsOfYear, type Preview, type PreviewQuestion, previewOf } from './preview/preview.js';
export type { SunCrossing } from './preview/sun-crossing.js';
export {
  DOWN_SECONDS,
  levelOn,
  type Ramp,
  startRamp,
  wishedRamp,
} from './ramp.js';
export { type ResolveInput, resolve } from './resolve.js';
export type { Senses } from './sensing.js';
export { type Night, nightOf, type SunTimes, sunTimes } from './sun.js';
