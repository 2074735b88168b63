import { DARK_ELEVATION, type StudyReport } from './make-study.js';
import { CO2_KG_PER_KWH } from './options.js';
import { figure } from './text-table.js';

/** What the figures rest on, as [title, text]; every one of them can be set by an option or a file. */
export function assumptionsOf(report: StudyReport): [string, string][] {
  const { command, estate, tariff, curves, standbyW, ballastFactor, presence, result } = report;
  const { supply, elevation, co2 } = command;
  const prices = tariff.periods.map(({ id, eurPerKwh }) => `${id} ${eurPerKwh} EUR/kWh`).join(', ');
  const ownPrices = command.tariff !== undefined || command.price !== undefined;
  const { withoutWatts } = result.total;
  const unclassified = estate.lamps.filter(({ lightingClass }) => lightingClass === '').length;
  return [
    ...estate.assumptions.map((text, index): [string, string] => [index === 0 ? 'luminaires' : '', text]),
    ['switching', `sun at ${elevation} degrees; changes of level take no time (ramps last seconds)`],
    [
      'supply',
      supply.kind === 'permanent'
        ? 'feeders always have voltage'
        : `feeders have voltage from ${supply.leadMinutes} min before sunset to ${supply.lagMinutes} min after sunrise, and none by day`,
    ],
    ['power curve', curves.descriptions.join('; ')],
    [
      'watts',
      estate.listsLampWatts
        ? `lamp watts of the list times a ballast factor of ${ballastFactor}${command.ballast === undefined ? ' (the list knows no ballast loss: set --ballast)' : ''}`
        : 'input power of the luminaire, as listed',
    ],
    ...(withoutWatts > 0
      ? [
          [
            'unknown watts',
            `${withoutWatts} luminaires have hours but no energy, because nothing tells their power`,
          ] as [string, string],
        ]
      : []),
    [
      'standby',
      `${standbyW} W per luminaire that is off under voltage${command.standby === undefined ? standbyReason(report) : ''}`,
    ],
    ['tariff', `${tariff.name}; ${prices}${ownPrices ? '' : ' (round figures without a source: set --price)'}`],
    ['CO2', `${co2} kg/kWh${co2 === CO2_KG_PER_KWH ? ' (residual mix of Belgium 2023, AIB)' : ''}`],
    ['presence', presence],
    ...presenceLight(report),
    [
      'class floor',
      `by EN 13201 class${unclassified > 0 ? `; ${figure(unclassified)} luminaires are not classified and have none` : ''}; dark is the sun below ${DARK_ELEVATION} degrees`,
    ],
  ];
}

const standbyReason = ({ estate }: StudyReport): string =>
  estate.listsLampWatts
    ? ' (lamps with conventional gear draw none)'
    : ' (most that Regulation (EU) 2019/2020 allows control gear)';

/** What each program makes of passages: level, hold, and level while nobody is near. */
function presenceLight({ program, against }: StudyReport): [string, string][] {
  const texts = [program, against].flatMap((side) =>
    side.programs.flatMap(({ name, baseLevel, steps, dynamicControls }) =>
      dynamicControls
        .filter((control) => control.kind === 'presence')
        .map(({ operation, levels, holdSeconds }) => {
          const idle = steps.length === 0 ? `idle ${baseLevel} %` : 'idle level by its steps';
          return `${side.programs.length === 1 ? side.name : name}: ${operation} ${levels[0]} % until ${holdSeconds} s after the last passage, ${idle}`;
        }),
    ),
  );
  if (texts.length === 0) return [['presence light', 'neither program follows people']];
  const lines = [...new Set(texts), 'every luminaire stands in the nearest ring of a sensor of its own'];
  return lines.map((text, index) => [index === 0 ? 'presence light' : '', text]);
}
