import type { CommandAction, EpochMs } from '@lamplighter/contracts';
import { z } from 'zod';
import { SAME_ADDRESSES } from './address-book.js';
import { because, parseTalq, refuse } from './parse-talq.js';
import { present } from './present.js';
import { type Refusals, refusing } from './refusals.js';
import { type Targets, targets, writeTargets } from './resource-reference.js';
import { commandShape, readCommand, writeCommand } from './talq-command.js';
import { TalqDateTime, writeDateTime } from './talq-date-time.js';
import type { TalqImportOptions } from './talq-options.js';
import { OverrideWords, words } from './vendor-words.js';

type OverrideAction = Extract<CommandAction, { kind: 'override' }>;

/** An override as an operator or a system asks for it, before it becomes commands to edges. */
export interface OverrideOrder extends Targets {
  readonly action: OverrideAction;
  /** The other side's own token. */
  readonly cmsRefId?: string | undefined;
  readonly issuer?: string | undefined;
  readonly reason?: string | undefined;
}

interface ImportOptions extends Pick<TalqImportOptions, 'addresses'> {
  /**
   * Until when a resume must hold, which TALQ does not say: it ends the overrides of the targets for good, so not before
   * the last of them would have ended.
   */
  readonly resumeUntil: EpochMs;
}
type ExportOptions = Pick<TalqImportOptions, 'addresses'>;

/** An OverrideCommand as TALQ's `/override-commands` carries it. Throws TalqError. */
export const importOverrideCommand = (value: unknown, options: ImportOptions): OverrideOrder =>
  parseTalq(overrideCommand(options), value);

const NOTICE = 'a notice from an external sensor (no addresses, reason sensor) is no override and is not supported';

/** Command, as a level for a time. */
const TargetCommand = z
  .strictObject({
    ...commandShape,
    reason: z
      .enum(['default', 'override', 'sensor', 'program'])
      .refine((reason) => reason !== 'sensor', because('not-supported', NOTICE))
      .refine((reason) => reason !== 'program', because('not-supported', 'must be override'))
      .default('default'),
    cmsRefId: z.string().optional(),
    refAddress: z
      .string()
      .refine(() => false, because('not-supported', 'names a sensor or program: an override comes from an operator'))
      .optional(),
    start: TalqDateTime.optional(),
    expiration: TalqDateTime,
  })
  .transform(({ cmsRefId, start, expiration, ...command }, context) => {
    if (start !== undefined && expiration <= start) refuse(context, ['expiration'], 'invalid', 'must be after start');
    return { cmsRefId, action: { ...readCommand(command), start, until: expiration } };
  });

const overrideCommand = ({ addresses = SAME_ADDRESSES, resumeUntil }: ImportOptions) =>
  z
    .strictObject({
      addresses: targets(addresses).refine(({ devices, groups }) => devices.length + groups.length > 0, 'is empty'),
      targetCommand: TargetCommand.optional(),
      'x-lamplighter': OverrideWords.default({}),
    })
    .transform(({ addresses: overridden, targetCommand, 'x-lamplighter': { until, ...said } }): OverrideOrder => {
      const action = targetCommand?.action ?? { level: null, until: until ?? resumeUntil };
      return present({
        ...overridden,
        action: present({ kind: 'override' as const, ...action, rank: 'operator' as const }),
        cmsRefId: targetCommand?.cmsRefId,
        ...said,
      });
    });
export type TalqOverrideCommand = z.input<ReturnType<typeof overrideCommand>>;

/** Throws TalqError: TALQ has operators' overrides only, no exercises, and a resume without a time. */
export const exportOverrideCommand = (order: OverrideOrder, options: ExportOptions = {}): TalqOverrideCommand =>
  refusing((refusals) => {
    const { action, issuer, reason } = order;
    const place = refusals.at('action');
    if (action.rank !== 'operator') place.at('rank').add('no-equivalent', `${action.rank}: TALQ has no ranks`);
    if (action.drill) place.at('drill').add('no-equivalent', 'TALQ has no exercises');
    if (order.devices.length + order.groups.length === 0) {
      refusals.at('devices').add('invalid', 'is empty and so is groups: name what to override');
    }
    return present({
      addresses: writeTargets(order, options.addresses ?? SAME_ADDRESSES, refusals),
      targetCommand: writeTargetCommand(order, refusals),
      ...words({ issuer, reason, until: action.level === null ? action.until : undefined }),
    });
  });

function writeTargetCommand(
  { action, cmsRefId }: OverrideOrder,
  refusals: Refusals,
): TalqOverrideCommand['targetCommand'] {
  const place = refusals.at('action');
  const { level, start, until } = action;
  if (level === null) {
    for (const field of ['start', 'rampSeconds', 'rampFromSeconds', 'colourTemperatureK'] as const) {
      if (action[field] !== undefined) place.at(field).add('no-equivalent', BESIDE_RESUME);
    }
    if (cmsRefId !== undefined) refusals.at('cmsRefId').add('no-equivalent', BESIDE_RESUME);
    return undefined;
  }
  if (start !== undefined && until <= start) place.at('until').add('invalid', 'must be after start');
  return present({
    ...writeCommand({ ...action, level }, place.at('level')),
    reason: 'override' as const,
    cmsRefId,
    start: start === undefined ? undefined : writeDateTime(start, place.at('start')),
    expiration: writeDateTime(until, place.at('until')),
  });
}

const BESIDE_RESUME = 'has no place in a resume, which has no command in TALQ: leave it out';
