import type { ControlProgram, ProgramStep } from '@lamplighter/contracts';
import { typedNumber } from './override-draft.js';

/** Where a level stands in a program. */
export type LevelPlace =
  | { readonly kind: 'base' }
  | { readonly kind: 'step'; readonly index: number }
  | { readonly kind: 'presence'; readonly control: number; readonly ring: number }
  | { readonly kind: 'sensor'; readonly control: number };

export interface LevelEntry {
  readonly key: string;
  readonly place: LevelPlace;
  readonly step: ProgramStep | null;
  readonly level: number;
}

export type LevelFault = 'missing' | 'range';

/** Every level of a program that can be edited, in the order of the night's form. An external control has none of its own. */
export function levelsOf(program: ControlProgram): LevelEntry[] {
  const entries: LevelEntry[] = [{ key: 'base', place: { kind: 'base' }, step: null, level: program.baseLevel }];
  program.steps.forEach((step, index) => {
    entries.push({ key: `step-${index}`, place: { kind: 'step', index }, step, level: step.level });
  });
  program.dynamicControls.forEach((control, number) => {
    if (control.kind === 'presence') {
      control.levels.forEach((level, ring) => {
        const place = { kind: 'presence', control: number, ring } as const;
        entries.push({ key: ringKey(number, ring), place, step: null, level });
      });
    } else if (control.kind === 'sensor') {
      const place = { kind: 'sensor', control: number } as const;
      entries.push({ key: sensorKey(number), place, step: null, level: control.level });
    }
  });
  return entries;
}

const ringKey = (control: number, ring: number): string => `presence-${control}-${ring}`;
const sensorKey = (control: number): string => `sensor-${control}`;

/** What is wrong with a level as typed; null when it is good. */
export function levelFault(text: string): LevelFault | null {
  if (text.trim() === '') return 'missing';
  const level = typedNumber(text);
  return level !== null && level >= 0 && level <= 100 ? null : 'range';
}

/** The program with the typed levels put in; null while any of them is wrong. */
export function withLevels(program: ControlProgram, typed: ReadonlyMap<string, string>): ControlProgram | null {
  const levels = new Map<string, number>();
  for (const entry of levelsOf(program)) {
    const text = typed.get(entry.key);
    if (text !== undefined && levelFault(text) !== null) return null;
    levels.set(entry.key, text === undefined ? entry.level : (typedNumber(text) ?? entry.level));
  }
  const level = (key: string, otherwise: number): number => levels.get(key) ?? otherwise;
  return {
    ...program,
    baseLevel: level('base', program.baseLevel),
    steps: program.steps.map((step, index) => ({ ...step, level: level(`step-${index}`, step.level) })),
    dynamicControls: program.dynamicControls.map((control, number) => {
      if (control.kind === 'external') return control;
      if (control.kind === 'sensor') return { ...control, level: level(sensorKey(number), control.level) };
      return { ...control, levels: control.levels.map((each, ring) => level(ringKey(number, ring), each)) };
    }),
  };
}
