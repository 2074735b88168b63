import type { DimLevel } from '@lamplighter/contracts';
import type { Carpet } from '@lamplighter/lighting';

/** Equal neighbouring cells of a carpet as one rectangle, in cells: x counts nights, y cells from noon. */
export interface CellBlock {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Whole percent; null where there is no such time. */
  readonly level: DimLevel | null;
}

/** Covers every cell once: first runs of nights at the same hour, then equal runs of hours that follow each other. */
export function mergedCells({ rows }: Pick<Carpet, 'rows'>): CellBlock[] {
  const hours = rows[0]?.cells.length ?? 0;
  const done: CellBlock[] = [];
  let open = new Map<string, CellBlock>();
  for (let y = 0; y < hours; y += 1) {
    const next = new Map<string, CellBlock>();
    for (const run of runsOf(rows.map(({ cells }) => cells[y] ?? null))) {
      const key = `${run.x} ${run.width} ${run.level}`;
      const above = open.get(key);
      open.delete(key);
      next.set(key, above ? { ...above, height: above.height + 1 } : { ...run, y, height: 1 });
    }
    done.push(...open.values());
    open = next;
  }
  return [...done, ...open.values()];
}

function runsOf(levels: readonly (DimLevel | null)[]): Pick<CellBlock, 'x' | 'width' | 'level'>[] {
  const runs: Pick<CellBlock, 'x' | 'width' | 'level'>[] = [];
  levels.forEach((exact, x) => {
    const level = exact === null ? null : shownLevel(exact);
    const last = runs.at(-1);
    if (last?.level === level) runs[runs.length - 1] = { ...last, width: last.width + 1 };
    else runs.push({ x, width: 1, level });
  });
  return runs;
}

/** Whole percent, but light that is asked for is never shown as off. */
const shownLevel = (level: DimLevel): DimLevel => (level > 0 ? Math.max(1, Math.round(level)) : 0);
